namespace Presenter.Bot.Knowledge;

/// <summary>
/// English words that pad a question more than they say what it is about: manners, feelings, verbs of all work, the
/// visitor's own people and day. They are no stop words, since a document may speak of them, but they tell little.
/// </summary>
public static class LightWords
{
    private const string Verbs =
        "able accept act add afford agree aim allow answer appear apply arrange arrive ask avoid be bear become begin believe belong bother bring call care carry catch cause change check choose come consider continue " +
        "count cover cut deal decide depend describe do draw drop end enjoy enter exist expect explain face fall feel fill find finish fit follow forget get give go grab guess hand handle hang happen hate have head hear " +
        "help hit hold hope imagine include involve join keep know lead learn leave let lie like live look love make manage matter mean mention mind miss move need notice offer pass pick place plan play please point " +
        "prefer prepare promise provide pull push put reach read realise receive recommend refer remain remember reply request rest return run save say see seem sell send serve set share show sit sort sound speak spend " +
        "stand start stay stick stop suggest suppose take talk teach tell tend thank think throw touch travel treat try turn understand use visit wait walk want watch wear wish wonder work worry write";

    private const string Manners =
        "hi hello hey dear sir madam thanks thank please sorry excuse pardon cheers ok okay yes yeah no nope well right sure fine guy guys folk folks mate friend everyone everybody someone somebody anyone anybody nobody " +
        "something anything nothing everything somewhere anywhere everywhere nowhere thing things stuff sort kind type bit lot lots plenty couple chance idea question info information detail reason case fact example " +
        "problem trouble matter point way place moment while time times day days week today now then later soon already yet still again ever never always often usually sometimes once twice " +
        "currently recently lately early late last next first past ago before after during since until till over under around round about along across through back away down off out up near nearby nearest by inside outside indoors outdoors here there";

    private const string Manner =
        "actually basically certainly clearly definitely especially even exactly extremely fairly fully generally honestly hopefully just kinda maybe mainly mostly nearly obviously only particularly perhaps possibly pretty " +
        "probably quickly quite rather really simply somehow straight suddenly surely together totally truly usually very absolutely almost also altogether anyway apparently else enough further however indeed instead " +
        "little less least likely more most much otherwise same several so such than though too whether without within " +
        "able available awesome bad best better big cool different difficult easy enormous excited fun fantastic general good great happy hard huge important interested interesting keen large lovely main massive new nice " +
        "normal ok old other own perfect popular possible quick ready real right safe short simple single small special specific sure tiny total true usual whole wonderful worth wrong";

    private const string Own =
        "me my mine myself we us our ours you your yours u ur he him his she her they them their wife husband partner boyfriend girlfriend fiance fiancee bride groom mum mom mummy dad daddy mother father parent parents " +
        "one two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty hundred couple brother sister uncle aunt cousin nephew niece lady man men woman women person people adult name year years old aged hour hours half both everyone self holiday trip";

    private const string Kinds =
        "child kid toddler baby daughter son boy girl teenager grandchild grandson granddaughter adult grown-up student pupil senior pensioner oap couple family group person people visitor";

    private static readonly HashSet<string> People = Kinds.Split(' ').Select(Terms.Stem).ToHashSet();

    private static readonly HashSet<string> All = $"{Verbs} {Manners} {Manner} {Own}".Split(' ').Select(Terms.Stem).ToHashSet();

    /// <summary>As they are written.</summary>
    public static IEnumerable<string> Words => $"{Verbs} {Manners} {Manner} {Own} {Kinds}".Split(' ');

    /// <summary>Whether it names a kind of visitor: what they come for is then left unsaid.</summary>
    public static bool IsVisitor(string term) => People.Contains(term);

    /// <param name="term">as <see cref="Terms.Of"/> gives it</param>
    public static bool Contains(string term) => All.Contains(term) || term.Any(char.IsDigit) && term.Length < 4;
}
