namespace Presenter.Bot.Knowledge;

/// <summary>Forms that a stemmer of endings does not see, and everyday words of one meaning, for English of any subject.</summary>
public static class WordForms
{
    private const string Irregular =
        "got get gotten get came come ate eat eaten eat began begin begun begin bought buy broke break broken break built build caught catch chose choose chosen choose drew draw drawn draw drank drink drunk drink drove drive driven drive fell fall " +
        "fed feed felt feel flew fly flown fly fought fight found find gave give given give grew grow grown grow held hold kept keep knew know known know laid lay led lead left leave lent lend lost lose made make meant mean " +
        "met meet paid pay rang ring rode ride ridden ride rose rise ran run said say sang sing sung sing sank sink sunk sink sunken sink saw see seen see sold sell sent send shot shoot shown show slept sleep spoke speak " +
        "spoken speak spent spend stole steal stood stand swam swim swum swim taught teach thought think threw throw thrown throw told tell took take taken take understood understand went go woke wake won win wore wear " +
        "worn wear wove weave woven weave wrote write written write children child men man women woman feet foot teeth tooth mice mouse lives life wives wife knives knife loaves loaf halves half " +
        "lit light burnt burn learnt learn dived dive daily day";

    /// <summary>Visitors' words, of any house that is open to the public.</summary>
    private const string Groups = """
        child kid toddler baby daughter son youngster boy girl grandchild grandson granddaughter
        grandparent grandfather grandmother grandma grandpa gran grandad ancestor
        family parent
        vegetarian veggie
        vegan plant-based
        lunch sandwich picnic snack
        map chart
        rescue save
        deep depth deepest down
        tall high height
        long length
        wide width broad
        fast speed quick
        power horsepower strong powerful
        weekend: saturday sunday
        nappy diaper changing
        transport bus tram train
        university uni
        refund return money exchange
        film filming video
        latest last
        lab laboratory
        senior pensioner oap retired elderly
        internet online web website
        ship send post deliver parcel
        audio audioguide headphone
        employ work staff job
        live work crew
        crew sailor seaman
        architect design
        near nearby nearest
        biggest largest big large
        allow may permit forbid
        reserve book booking reservation
        port harbour
        rent hire
        destroy burn fire
        shut close
        lift elevator
        garage parking
        queue wait line busy
        """;

    private static readonly Dictionary<string, string> Bases = Pairs().ToDictionary(p => p.Form, p => p.Base);

    private static readonly string[] Suffixes = ["", "e", "s", "r", "er", "or", "ed", "ing", "ion", "ation", "al", "ly", "ful", "y", "ment", "ist", "ness", "ity", "able", "ic", "ian", "ry", "est"];

    /// <summary>Groups of words that mean the same, a line each, as in synonyms.txt.</summary>
    public static IEnumerable<string> Everyday => Groups.Split('\n');

    /// <returns>"draw" for "drew"; the word itself where it is regular</returns>
    public static string Base(string word) => Bases.GetValueOrDefault(word, word);

    /// <summary>Whether two stems are one word with different endings: hour and hourly, power and powerful.</summary>
    public static bool AreRelated(string a, string b)
    {
        var common = 0;
        while (common < a.Length && common < b.Length && a[common] == b[common])
            common++;
        var (first, second) = (a[common..], b[common..]);
        // Two different endings of one root are two words: a director does not sit directly beside.
        return common >= 4 && (first.Length <= 1 || second.Length <= 1) && Suffixes.Contains(first) && Suffixes.Contains(second);
    }

    private static IEnumerable<(string Form, string Base)> Pairs()
    {
        var words = Irregular.Split(' ');
        for (var i = 0; i < words.Length; i += 2)
            yield return (words[i], words[i + 1]);
    }
}
