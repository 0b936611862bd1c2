import { Recording } from "../voice/recording";
import { levelOf, listen, Listening, Silence } from "../voice/voiceActivity";

/** Seconds of speech without a pause that are sent in one piece, and how many of them again with the next: no phrase is cut in both. */
const Window = 4, Overlap = 2;

/** Who calls says little: half a second of silence is the end. */
const Calling = { ...Listening, hangover: 0.5 };

/** Of everything the microphone hears, the moments in which somebody speaks. Pure: frames of 20 ms in, recordings out. */
export class WakeListener {
  private activity = Silence;
  private readonly recording = new Recording();

  /** @returns what may hold the phrase; null while nobody speaks or is not done yet */
  hear(frame: Float32Array): Blob | null {
    this.recording.add(frame);
    const { now, event } = listen(this.activity, levelOf(frame), Calling);
    this.activity = now;
    if (event === "began") this.recording.begin();
    if (event === "ended") return this.recording.finish();
    return this.recording.seconds >= Window ? this.recording.finish(Overlap) : null;
  }
}
