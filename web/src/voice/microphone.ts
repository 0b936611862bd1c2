import worklet from "./captureWorklet?worker&url";
import { Resampler } from "./resampler";

/** Why the microphone cannot be used. */
export type MicrophoneProblem = "denied" | "missing" | "busy" | "insecure" | "gone";

export class MicrophoneError extends Error {
  constructor(readonly problem: MicrophoneProblem) {
    super(`microphone: ${problem}`);
  }
}

/** @returns what a failed getUserMedia means */
export function problemOf(error: unknown): MicrophoneProblem {
  switch ((error as { name?: string } | null)?.name) {
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "denied";
  }
}

/** The open microphone: mono, 16 kHz, 20 ms a frame, without the presenter's own voice as far as the browser can. */
export class Microphone {
  private constructor(
    private readonly stream: MediaStream,
    private readonly context: AudioContext,
  ) {}

  /** @param gone the visitor unplugged it or took the permission back
   *  @param evenly everybody is brought to one loudness. Not while the presenter may talk: what is left of its own voice would be made as loud as a visitor's
   *  @throws MicrophoneError */
  static async open(frame: (samples: Float32Array) => void, gone: () => void, evenly = false): Promise<Microphone> {
    // Browsers hide the microphone from pages without HTTPS.
    if (!navigator.mediaDevices?.getUserMedia) throw new MicrophoneError("insecure");
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: evenly, channelCount: 1 } });
    } catch (error) {
      throw new MicrophoneError(problemOf(error));
    }
    const context = new AudioContext();
    try {
      await context.audioWorklet.addModule(worklet);
      await context.resume();
    } catch (error) {
      for (const track of stream.getTracks()) track.stop();
      void context.close();
      throw error;
    }
    const resampler = new Resampler(context.sampleRate);
    const capture = new AudioWorkletNode(context, "presenter-capture", { numberOfInputs: 1, numberOfOutputs: 0 });
    capture.port.onmessage = ({ data }: MessageEvent<Float32Array>) => frame(resampler.add(data));
    context.createMediaStreamSource(stream).connect(capture);
    stream.getAudioTracks()[0]?.addEventListener("ended", gone);
    return new Microphone(stream, context);
  }

  close(): void {
    for (const track of this.stream.getTracks()) track.stop();
    void this.context.close();
  }
}
