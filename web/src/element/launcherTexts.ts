/** What stands on the page before anything is opened: few words, all languages in the loader. */
const texts: Record<string, { ask: string; close: string; loading: string; failed: string }> = {
  en: { ask: "Ask the presenter", close: "Close", loading: "Loading", failed: "The presenter could not be loaded. Please try again." },
  de: { ask: "Frage stellen", close: "Schließen", loading: "Wird geladen", failed: "Das Fenster konnte nicht geladen werden. Bitte versuchen Sie es noch einmal." },
  fr: { ask: "Poser une question", close: "Fermer", loading: "Chargement", failed: "Le chargement a échoué. Veuillez réessayer." },
  es: { ask: "Hacer una pregunta", close: "Cerrar", loading: "Cargando", failed: "No se ha podido cargar. Inténtelo de nuevo." },
  ar: { ask: "اطرح سؤالاً", close: "إغلاق", loading: "جارٍ التحميل", failed: "تعذر التحميل. يرجى المحاولة مرة أخرى." },
  zh: { ask: "向讲解员提问", close: "关闭", loading: "正在加载", failed: "无法加载。请重试。" },
};

export type LauncherTexts = (typeof texts)[string];

export function launcherTexts(language: string): LauncherTexts {
  return texts[language.toLowerCase().split(/[-_]/)[0]!] ?? texts["en"]!;
}
