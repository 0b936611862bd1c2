import type { Curve, Result, Span, Stage } from "./api";
import { clockTime, due } from "./figures";

/** The part of the turn that is seen: samples at the left edge, samples a pixel. */
export interface View {
  from: number;
  perPixel: number;
  width: number;
}

export interface Palette {
  ink: string;
  quiet: string;
  line: string;
  accent: string;
  surface: string;
  late: string;
  vowel: string;
  consonant: string;
  emotions: Record<string, string>;
  stages: Record<Stage, string>;
}

export interface Lane {
  name: string;
  height: number;
  draw(context: CanvasRenderingContext2D, view: View, palette: Palette): void;
  /** What lies at a sample, in words. */
  at?(sample: number): string;
  /** A value at a sample, shown beside the lane's name. */
  value?(sample: number): string;
}

const font = "12px system-ui, 'DejaVu Sans', sans-serif";
const vowels = new Set(["aa", "ae", "ah", "ao", "aw", "ax", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw"]);

const x = (sample: number, view: View) => (sample - view.from) / view.perPixel;

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour("ink"), quiet: colour("quiet"), line: colour("line"), accent: colour("accent"), surface: colour("surface"), late: colour("late"), vowel: colour("vowel"), consonant: colour("consonant"),
    emotions: { neutral: colour("neutral"), warm: colour("warm"), cheerful: colour("cheerful"), concerned: colour("concerned"), emphatic: colour("emphatic") },
    stages: { speech: colour("speech"), motion: colour("motion"), frames: colour("frames"), encoding: colour("encoding") },
  };
}

/** Blocks in a row; each one's text where it fits. */
function blocks<T extends Span>(name: string, height: number, items: readonly T[], text: (item: T) => string, colour: (item: T, palette: Palette) => string, tell: (item: T) => string, bold = (_: T) => false): Lane {
  return {
    name,
    height,
    draw(context, view, palette) {
      context.font = font;
      context.textBaseline = "middle";
      for (const item of items) {
        const [left, right] = [x(item.start, view), x(item.end, view)];
        if (right < 0 || left > view.width || right - left < 0.3) continue;
        context.fillStyle = colour(item, palette);
        context.beginPath();
        context.roundRect(left + 0.5, 2, Math.max(1, right - left - 1), height - 4, Math.min(4, (right - left) / 3));
        context.fill();
        const [from, room] = [Math.max(left, 0) + 5, Math.min(right, view.width) - Math.max(left, 0) - 8];
        context.fillStyle = palette.ink;
        context.font = bold(item) ? `bold ${font}` : font;
        const shown = shortened(context, text(item), room);
        if (shown) context.fillText(shown, right - left < 40 ? (left + right - context.measureText(shown).width) / 2 : from, height / 2 + 0.5);
      }
    },
    at: (sample) => items.filter((i) => i.start <= sample && sample < i.end).map(tell)[0] ?? "",
  };
}

function shortened(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room + 4) return text;
  if (room < 24) return "";
  let length = Math.floor((text.length * room) / context.measureText(text).width);
  while (length > 0 && context.measureText(`${text.slice(0, length)}…`).width > room) length--;
  return length > 0 ? `${text.slice(0, length)}…` : "";
}

export function ruler(result: Result): Lane {
  return {
    name: "Time",
    height: 26,
    draw(context, view, palette) {
      const rate = result.sampleRate;
      // A label at least every 80 pixels, at a round number of seconds.
      const step = [0.04, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120].find((s) => (s * rate) / view.perPixel >= 80) ?? 300;
      context.font = font;
      context.textBaseline = "middle";
      for (let i = Math.floor(view.from / rate / step); i * step * rate < view.from + view.width * view.perPixel; i++) {
        const at = Math.round(x(i * step * rate, view)) + 0.5;
        context.strokeStyle = palette.line;
        context.beginPath();
        context.moveTo(at, 16);
        context.lineTo(at, 26);
        context.stroke();
        context.fillStyle = palette.quiet;
        if (i >= 0 && i * step * rate <= result.samples) context.fillText(clockTime(i * step), at + 4, 13);
      }
    },
  };
}

export const sentences = (result: Result): Lane => blocks(
  "Sentences", 30, result.sentences.filter((s) => s.end > s.start), (s) => s.text, (s, p) => p.emotions[s.emotion] ?? p.line,
  (s) => `${s.emotion}${s.strength !== 1 ? ` ${s.strength}` : ""}${s.pace !== 1 ? `, pace ${s.pace}` : ""}${s.gestures.length > 0 ? `, ${s.gestures.map((g) => g.gesture).join(", ")}` : ""}: ${s.text}`,
);

export const words = (result: Result): Lane => blocks("Words", 26, result.words, (w) => w.text, (_, p) => p.line, (w) => w.text);

export const phonemes = (result: Result): Lane => blocks(
  "Phonemes", 26, result.phonemes.filter((p) => p.phoneme !== "pau"), (p) => p.phoneme, (p, colours) => (vowels.has(p.phoneme) ? colours.vowel : colours.consonant),
  (p) => `/${p.phoneme}/${p.stress ? ", stressed" : ""}, ${Math.round(((p.end - p.start) / result.sampleRate) * 1000)} ms`, (p) => p.stress > 0,
);

export function waveform(result: Result): Lane {
  const height = 64;
  const loudest = Math.max(0.05, ...result.peaks);
  return {
    name: "Sound",
    height,
    draw(context, view, palette) {
      context.fillStyle = palette.accent;
      for (let pixel = 0; pixel < view.width; pixel++) {
        const first = Math.floor((view.from + pixel * view.perPixel) / result.samplesPerPeak);
        const last = Math.max(first + 1, Math.floor((view.from + (pixel + 1) * view.perPixel) / result.samplesPerPeak));
        const peak = Math.max(0, ...result.peaks.slice(Math.max(0, first), last));
        const size = Math.max(peak > 0 ? 1 : 0.5, (peak / loudest) * (height - 8));
        context.fillRect(pixel, (height - size) / 2, 1, size);
      }
    },
    at: (sample) => `${(20 * Math.log10(Math.max(1e-4, result.peaks[Math.floor(sample / result.samplesPerPeak)] ?? 0))).toFixed(1)} dB`,
  };
}

export function curve(result: Result, of: Curve): Lane {
  const height = 44;
  const [least, most] = [Math.min(of.least, ...of.values), Math.max(of.most, ...of.values)];
  const y = (value: number) => height - 5 - ((value - least) / Math.max(1e-6, most - least)) * (height - 10);
  const value = (sample: number) => of.values[Math.floor(sample / result.samplesPerFrame)] ?? of.rest;
  return {
    name: of.name,
    height,
    draw(context, view, palette) {
      context.strokeStyle = palette.line;
      context.setLineDash([3, 3]);
      context.beginPath();
      context.moveTo(0, y(of.rest));
      context.lineTo(view.width, y(of.rest));
      context.stroke();
      context.setLineDash([]);
      const [first, last] = [Math.max(0, Math.floor(view.from / result.samplesPerFrame) - 1), Math.ceil((view.from + view.width * view.perPixel) / result.samplesPerFrame) + 1];
      context.beginPath();
      for (let frame = first; frame < Math.min(last, of.values.length); frame++) context.lineTo(x((frame + 0.5) * result.samplesPerFrame, view), y(of.values[frame]!));
      context.strokeStyle = palette.accent;
      context.lineWidth = 1.75;
      context.lineJoin = "round";
      context.stroke();
      context.lineWidth = 1;
    },
    at: (sample) => `${of.name} ${value(sample).toFixed(3)}; rests at ${of.rest}, ${of.least} to ${of.most}`,
    value: (sample) => value(sample).toFixed(2),
  };
}

export function stage(result: Result, of: Stage): Lane {
  const timings = result.timings.filter((t) => t.stage === of);
  const first = result.timings.find((t) => t.stage === "encoding")?.ready ?? 0;
  const isLate = (t: (typeof timings)[number]) => t.ready > due(t, first, result.sampleRate) + 1;
  const milliseconds = (value: number) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
  return blocks(
    of[0]!.toUpperCase() + of.slice(1), 26, timings, (t) => `${milliseconds(t.took)} ms`, (t, palette) => (isLate(t) ? palette.late : palette.stages[of]),
    (t) => {
      const spare = due(t, first, result.sampleRate) - t.ready;
      return `${of}: ${milliseconds(t.took)} ms of work on ${Math.round(((t.end - t.start) / result.sampleRate) * 1000)} ms, ready at ${Math.round(t.ready)} ms, ${Math.abs(Math.round(spare))} ms ${spare < -1 ? "too late for playing" : "before it is played"}`;
    },
  );
}
