/** What the kiosk itself says; place, invitation, tiles and privacy notice can be set (Kiosk:Texts). */
export interface KioskWords {
  /** The language's own name. */
  name: string;
  invitation: string;
  touch: string;
  /** Where a wake phrase is set, which is English in every language. */
  call: string;
  type: string;
  hideKeyboard: string;
  stop: string;
  finish: string;
  tiles: string;
  keyboard: string;
  languages: string;
  privacy: string;
  close: string;
  stillThere: string;
  forgottenIn: string;
  stay: string;
  offline: string;
  offlineMore: string;
  scan: string;
  keys: { ask: string; shift: string; backspace: string; space: string; numbers: string; letters: string };
  /** Where letters become characters. */
  pinyin?: { hint: string; more: string };
  /** Parts of the privacy notice that stands where the museum has written none. */
  notice: { machine: string; forgets: string; keeps: string; camera: string; noCamera: string; microphone: string };
}

export const words: Record<string, KioskWords> = {
  en: {
    name: "English", invitation: "Ask me a question", touch: "Touch the screen to begin", call: "or say “{phrase}”", type: "Type a question", hideKeyboard: "Hide keyboard", stop: "Stop", finish: "I have finished", tiles: "Questions", keyboard: "Keyboard", languages: "Language",
    privacy: "Privacy", close: "Close", stillThere: "Are you still there?", forgottenIn: "This conversation is forgotten in {seconds} seconds.", stay: "I am still here",
    offline: "One moment, please", offlineMore: "The presenter cannot be reached just now. This goes on by itself.", scan: "Scan this with your phone to open the page there.",
    keys: { ask: "Ask", shift: "Capital letters", backspace: "Delete", space: "Space", numbers: "Numbers and signs", letters: "Letters" },
    notice: {
      machine: "The presenter is made by a computer. You need not say who you are; please do not type your name or address.",
      forgets: "When you finish, or leave for a while, your conversation is deleted here and on the museum's server.",
      keeps: "When you finish, or leave for a while, your conversation disappears from this screen. The museum's server keeps it without a name for {days} days.",
      camera: "A camera notices that somebody comes near. Its pictures are not stored and do not leave this screen.",
      noCamera: "No camera is used.",
      microphone: "While nobody uses this screen its microphone waits for “{phrase}”. Sound leaves the screen only while somebody speaks, goes to the museum's server, and is not stored.",
    },
  },
  de: {
    name: "Deutsch", invitation: "Stellen Sie mir eine Frage", touch: "Zum Beginnen den Bildschirm berühren", call: "oder sagen Sie auf Englisch „{phrase}“", type: "Frage tippen", hideKeyboard: "Tastatur schließen", stop: "Anhalten", finish: "Ich bin fertig", tiles: "Fragen", keyboard: "Tastatur", languages: "Sprache",
    privacy: "Datenschutz", close: "Schließen", stillThere: "Sind Sie noch da?", forgottenIn: "Dieses Gespräch wird in {seconds} Sekunden gelöscht.", stay: "Ich bin noch da",
    offline: "Einen Moment, bitte", offlineMore: "Die Verbindung ist gerade unterbrochen. Es geht von selbst weiter.", scan: "Mit dem Telefon scannen, um die Seite dort zu öffnen.",
    keys: { ask: "Fragen", shift: "Großbuchstaben", backspace: "Löschen", space: "Leerzeichen", numbers: "Ziffern und Zeichen", letters: "Buchstaben" },
    notice: {
      machine: "Diese Person wird von einem Computer erzeugt. Sie müssen nicht sagen, wer Sie sind; bitte tippen Sie weder Namen noch Anschrift.",
      forgets: "Wenn Sie fertig sind oder eine Weile weggehen, wird das Gespräch hier und auf dem Server des Museums gelöscht.",
      keeps: "Wenn Sie fertig sind oder eine Weile weggehen, verschwindet das Gespräch von diesem Bildschirm. Der Server des Museums bewahrt es {days} Tage lang ohne Namen auf.",
      camera: "Eine Kamera bemerkt, dass jemand näher kommt. Ihre Bilder werden nicht gespeichert und verlassen diesen Bildschirm nicht.",
      noCamera: "Es wird keine Kamera benutzt.",
      microphone: "Solange niemand diesen Bildschirm benutzt, wartet sein Mikrofon auf „{phrase}“. Ton verlässt den Bildschirm nur, während jemand spricht, geht an den Server des Museums und wird nicht gespeichert.",
    },
  },
  fr: {
    name: "Français", invitation: "Posez-moi une question", touch: "Touchez l’écran pour commencer", call: "ou dites en anglais « {phrase} »", type: "Écrire une question", hideKeyboard: "Fermer le clavier", stop: "Arrêter", finish: "J’ai terminé", tiles: "Questions", keyboard: "Clavier", languages: "Langue",
    privacy: "Confidentialité", close: "Fermer", stillThere: "Êtes-vous encore là ?", forgottenIn: "Cette conversation sera effacée dans {seconds} secondes.", stay: "Je suis encore là",
    offline: "Un instant, s’il vous plaît", offlineMore: "La connexion est interrompue. Elle reprendra d’elle-même.", scan: "Scannez ce code avec votre téléphone pour y ouvrir la page.",
    keys: { ask: "Demander", shift: "Majuscules", backspace: "Effacer", space: "Espace", numbers: "Chiffres et signes", letters: "Lettres" },
    notice: {
      machine: "Ce personnage est généré par ordinateur. Inutile de dire qui vous êtes ; n’écrivez ni nom ni adresse.",
      forgets: "Quand vous avez terminé ou que vous vous éloignez, la conversation est effacée ici et sur le serveur du musée.",
      keeps: "Quand vous avez terminé ou que vous vous éloignez, la conversation disparaît de cet écran. Le serveur du musée la conserve sans nom pendant {days} jours.",
      camera: "Une caméra remarque que quelqu’un s’approche. Ses images ne sont pas enregistrées et ne quittent pas cet écran.",
      noCamera: "Aucune caméra n’est utilisée.",
      microphone: "Tant que personne n’utilise cet écran, son microphone attend « {phrase} ». Le son ne quitte l’écran que pendant que quelqu’un parle ; il va au serveur du musée et n’est pas enregistré.",
    },
  },
  es: {
    name: "Español", invitation: "Hágame una pregunta", touch: "Toque la pantalla para empezar", call: "o diga en inglés «{phrase}»", type: "Escribir una pregunta", hideKeyboard: "Cerrar el teclado", stop: "Detener", finish: "He terminado", tiles: "Preguntas", keyboard: "Teclado", languages: "Idioma",
    privacy: "Privacidad", close: "Cerrar", stillThere: "¿Sigue ahí?", forgottenIn: "Esta conversación se borrará en {seconds} segundos.", stay: "Sigo aquí",
    offline: "Un momento, por favor", offlineMore: "La conexión se ha interrumpido. Volverá por sí sola.", scan: "Escanee este código con su teléfono para abrir la página en él.",
    keys: { ask: "Preguntar", shift: "Mayúsculas", backspace: "Borrar", space: "Espacio", numbers: "Números y signos", letters: "Letras" },
    notice: {
      machine: "Esta persona está generada por ordenador. No hace falta que diga quién es; no escriba su nombre ni su dirección.",
      forgets: "Cuando termine o se aleje un rato, la conversación se borra aquí y en el servidor del museo.",
      keeps: "Cuando termine o se aleje un rato, la conversación desaparece de esta pantalla. El servidor del museo la guarda sin nombre durante {days} días.",
      camera: "Una cámara nota que alguien se acerca. Sus imágenes no se guardan ni salen de esta pantalla.",
      noCamera: "No se utiliza ninguna cámara.",
      microphone: "Mientras nadie usa esta pantalla, su micrófono espera «{phrase}». El sonido sale de la pantalla solo mientras alguien habla, va al servidor del museo y no se guarda.",
    },
  },
  ar: {
    name: "العربية", invitation: "اطرح عليّ سؤالاً", touch: "المس الشاشة للبدء", call: "أو قل بالإنجليزية «{phrase}»", type: "اكتب سؤالاً", hideKeyboard: "إخفاء لوحة المفاتيح", stop: "إيقاف", finish: "لقد انتهيت", tiles: "أسئلة", keyboard: "لوحة المفاتيح", languages: "اللغة",
    privacy: "الخصوصية", close: "إغلاق", stillThere: "هل ما زلت هنا؟", forgottenIn: "ستُحذف هذه المحادثة بعد {seconds} ثانية.", stay: "ما زلت هنا",
    offline: "لحظة من فضلك", offlineMore: "تعذر الوصول إلى المقدِّم الآن. سيعود الاتصال تلقائياً.", scan: "امسح هذا الرمز بهاتفك لفتح الصفحة فيه.",
    keys: { ask: "اسأل", shift: "أحرف كبيرة", backspace: "حذف", space: "مسافة", numbers: "أرقام وعلامات", letters: "أحرف" },
    notice: {
      machine: "هذا المقدِّم مُولَّد بالحاسوب. لا داعي لأن تذكر من أنت؛ يرجى عدم كتابة اسمك أو عنوانك.",
      forgets: "عندما تنتهي أو تبتعد لبعض الوقت تُحذف محادثتك من هنا ومن خادم المتحف.",
      keeps: "عندما تنتهي أو تبتعد لبعض الوقت تختفي محادثتك من هذه الشاشة. يحتفظ بها خادم المتحف من دون اسم لمدة {days} يوماً.",
      camera: "تلاحظ كاميرا اقتراب شخص ما. لا تُحفظ صورها ولا تغادر هذه الشاشة.",
      noCamera: "لا تُستخدم أي كاميرا.",
      microphone: "ما دام لا أحد يستخدم هذه الشاشة ينتظر ميكروفونها «{phrase}». لا يغادر الصوت الشاشة إلا عندما يتحدث أحد، ويذهب إلى خادم المتحف ولا يُحفظ.",
    },
  },
  zh: {
    name: "中文", invitation: "请向我提问", touch: "触摸屏幕开始", call: "或用英语说“{phrase}”", type: "输入问题", hideKeyboard: "隐藏键盘", stop: "停止", finish: "我问完了", tiles: "问题", keyboard: "键盘", languages: "语言",
    privacy: "隐私", close: "关闭", stillThere: "您还在吗？", forgottenIn: "此对话将在 {seconds} 秒后删除。", stay: "我还在",
    offline: "请稍候", offlineMore: "暂时无法连接讲解员，稍后会自动恢复。", scan: "用手机扫描此码，在手机上打开页面。",
    keys: { ask: "提问", shift: "大写字母", backspace: "删除", space: "空格", numbers: "数字和符号", letters: "字母" },
    pinyin: { hint: "请输入拼音，然后点选汉字", more: "更多汉字" },
    notice: {
      machine: "这位讲解员由计算机生成。您无需说明身份；请不要输入姓名或地址。",
      forgets: "当您问完或离开一段时间后，对话会在此处和博物馆的服务器上删除。",
      keeps: "当您问完或离开一段时间后，对话会从此屏幕消失。博物馆的服务器会匿名保存 {days} 天。",
      camera: "摄像头会察觉有人走近。图像不会保存，也不会离开此屏幕。",
      noCamera: "不使用摄像头。",
      microphone: "无人使用此屏幕时，麦克风会等待“{phrase}”。只有在有人说话时声音才会离开此屏幕，发送到博物馆的服务器，且不会保存。",
    },
  },
};
