declare global {
  interface Window {
    /** Safari on iPhones (WebKit's Managed Media Source): a Media Source that may ask for less at times. */
    ManagedMediaSource?: typeof MediaSource;
  }
}

/** The browser's Media Source, Safari's managed one before it; null where it has none. */
export function mediaSource(): typeof MediaSource | null {
  return window.ManagedMediaSource ?? (typeof MediaSource === "undefined" ? null : MediaSource);
}

/** A managed source opens only on an element that cannot be sent to another device. */
export function attach(video: HTMLVideoElement, url: string): void {
  if (window.ManagedMediaSource) video.disableRemotePlayback = true;
  video.src = url;
}
