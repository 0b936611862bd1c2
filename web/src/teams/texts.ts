import { base } from "../texts/languages";

/** What only the tab in Teams says; `{name}` and `{problem}` are filled in. */
export interface TeamsTexts {
  signedIn: string;
  consent: string;
  cancelled: string;
  unavailable: string;
  refused: string;
  signIn: string;
  share: string;
  shared: string;
  notShared: string;
}

const texts: Record<string, TeamsTexts> = {
  en: {
    signedIn: "Signed in as {name}. This conversation goes on wherever you open it in Teams.",
    consent: "Sign in to go on with this conversation on your other devices.",
    cancelled: "You are not signed in. You can ask all the same.",
    unavailable: "Signing in is not set up here. You can ask all the same.",
    refused: "The presenter could not check who you are. You can ask all the same.",
    signIn: "Sign in",
    share: "Show to everybody",
    shared: "The presenter is shown to everybody in the meeting.",
    notShared: "Teams did not show it to everybody: {problem}",
  },
  de: {
    signedIn: "Angemeldet als {name}. Dieses Gespräch geht weiter, wo immer Sie es in Teams öffnen.",
    consent: "Melden Sie sich an, um dieses Gespräch auf Ihren anderen Geräten fortzusetzen.",
    cancelled: "Sie sind nicht angemeldet. Fragen können Sie trotzdem.",
    unavailable: "Die Anmeldung ist hier nicht eingerichtet. Fragen können Sie trotzdem.",
    refused: "Wer Sie sind, konnte nicht geprüft werden. Fragen können Sie trotzdem.",
    signIn: "Anmelden",
    share: "Allen zeigen",
    shared: "Alle in der Besprechung sehen jetzt das Fenster.",
    notShared: "Teams hat es nicht allen gezeigt: {problem}",
  },
  fr: {
    signedIn: "Connecté en tant que {name}. Cette conversation continue partout où vous l’ouvrez dans Teams.",
    consent: "Connectez-vous pour continuer cette conversation sur vos autres appareils.",
    cancelled: "Vous n’êtes pas connecté. Vous pouvez tout de même poser vos questions.",
    unavailable: "La connexion n’est pas configurée ici. Vous pouvez tout de même poser vos questions.",
    refused: "Votre identité n’a pas pu être vérifiée. Vous pouvez tout de même poser vos questions.",
    signIn: "Se connecter",
    share: "Montrer à tous",
    shared: "Tous les participants voient maintenant le présentateur.",
    notShared: "Teams ne l’a pas montré à tous : {problem}",
  },
  es: {
    signedIn: "Sesión iniciada como {name}. Esta conversación continúa dondequiera que la abra en Teams.",
    consent: "Inicie sesión para continuar esta conversación en sus otros dispositivos.",
    cancelled: "No ha iniciado sesión. Puede preguntar de todos modos.",
    unavailable: "El inicio de sesión no está configurado aquí. Puede preguntar de todos modos.",
    refused: "No se ha podido comprobar quién es usted. Puede preguntar de todos modos.",
    signIn: "Iniciar sesión",
    share: "Mostrar a todos",
    shared: "Ahora todos en la reunión ven al presentador.",
    notShared: "Teams no lo ha mostrado a todos: {problem}",
  },
  ar: {
    signedIn: "تم تسجيل الدخول باسم {name}. تستمر هذه المحادثة أينما فتحتها في Teams.",
    consent: "سجِّل الدخول لمتابعة هذه المحادثة على أجهزتك الأخرى.",
    cancelled: "لم تسجِّل الدخول. يمكنك طرح الأسئلة رغم ذلك.",
    unavailable: "تسجيل الدخول غير مُعَدّ هنا. يمكنك طرح الأسئلة رغم ذلك.",
    refused: "تعذر التحقق من هويتك. يمكنك طرح الأسئلة رغم ذلك.",
    signIn: "تسجيل الدخول",
    share: "عرض للجميع",
    shared: "يُعرض المقدِّم الآن على جميع المشاركين في الاجتماع.",
    notShared: "لم يعرضه Teams على الجميع: {problem}",
  },
  zh: {
    signedIn: "已以 {name} 的身份登录。您在 Teams 的任何设备上都可以继续此对话。",
    consent: "登录后可在您的其他设备上继续此对话。",
    cancelled: "您尚未登录，但仍可提问。",
    unavailable: "此处未设置登录，但您仍可提问。",
    refused: "无法确认您的身份，但您仍可提问。",
    signIn: "登录",
    share: "向所有人展示",
    shared: "会议中的所有人现在都能看到讲解员。",
    notShared: "Teams 未能向所有人展示：{problem}",
  },
};

/** @returns in this language, or in English */
export function teamsTexts(locale: string): TeamsTexts {
  return texts[base(locale)] ?? texts["en"]!;
}
