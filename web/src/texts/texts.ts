/** Every word that the element itself shows or has read out; `{name}` and the like are filled in. */
export interface Texts {
  states: { connecting: string; offline: string; ready: string; thinking: string; speaking: string };
  presenter: string;
  conversation: string;
  speakingVideo: string;
  aiGenerated: string;
  tapToHear: string;
  title: string;
  subtitle: string;
  question: string;
  placeholder: string;
  ask: string;
  stop: string;
  suggestions: string;
  sources: string;
  interrupted: string;
  emptyQuestion: string;
  waitingQuestion: string;
  cannotPlay: string;
  cannotSpeak: string;
  videoStopped: string;
  connectionLost: string;
  brokeOff: string;
  askAgain: string;
  wrongPresenter: string;
  notAllowed: string;
  menu: string;
  textOnly: string;
  captionSize: string;
  captionSizes: { small: string; medium: string; large: string };
  transcript: string;
  newConversation: string;
  helpful: string;
  notHelpful: string;
  feedbackFailed: string;
  you: string;
  close: string;
  /** The camera's picture behind the presenter. */
  camera: { show: string; hide: string; denied: string; missing: string; busy: string; insecure: string };
  /** The microphone, and what to do where it or the recogniser fails. */
  voice: {
    speak: string;
    handsFree: string;
    hearing: string;
    recognising: string;
    denied: string;
    missing: string;
    busy: string;
    insecure: string;
    gone: string;
    silence: string;
    notUnderstood: string;
    failed: string;
  };
}

/** @param values what stands for `{key}` in the text */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}
