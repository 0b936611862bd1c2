using System.Text.RegularExpressions;

namespace Presenter.Bot.Planning.Confirmation;

public enum Reply
{
    Yes,
    No,

    /// <summary>Anything else, also a yes with a condition.</summary>
    Other,
}

/// <summary>What is asked before something is done, and what counts as an answer; from Prompts/confirmation.json.</summary>
public sealed partial class ConfirmationPhrases
{
    private sealed record Texts(string Yes, string No, string Reserve, string Act, string Reserved, string NotReserved, string Cancelled, string Done, string Failed);

    private readonly Texts texts;
    private readonly Regex yes, no;

    /// <exception cref="InvalidDataException">the file is missing or damaged; names it</exception>
    public ConfirmationPhrases(PlanningOptions options)
    {
        texts = PromptFile.Parse<Texts>(options, "confirmation.json");
        yes = PromptFile.Pattern(options, "confirmation.json", texts.Yes);
        no = PromptFile.Pattern(options, "confirmation.json", texts.No);
    }

    public string Cancelled => texts.Cancelled;

    public string Done => texts.Done;

    public string Failed => texts.Failed;

    public Reply Read(string answer)
    {
        var words = Ends().Replace(Typography().Replace(answer, "'").Trim(), "");
        return yes.IsMatch(words) ? Reply.Yes : no.IsMatch(words) ? Reply.No : Reply.Other;
    }

    public string AskToReserve(string what) => texts.Reserve.Replace("{{what}}", what, StringComparison.Ordinal);

    /// <summary>What a model wrote is read out, but not as stage directions or as further sentences of ours.</summary>
    public string AskToAct(string what) => texts.Act.Replace("{{what}}", Marks().Replace(what, " "), StringComparison.Ordinal);

    /// <param name="number">is also said sign by sign</param>
    public string Reserved(string number) => texts.Reserved.Replace("{{number}}", number, StringComparison.Ordinal)
        .Replace("{{spelled}}", string.Join(' ', number.Where(char.IsLetterOrDigit)), StringComparison.Ordinal);

    public string NotReserved(string why) => texts.NotReserved.Replace("{{why}}", why, StringComparison.Ordinal);

    [GeneratedRegex(@"[\s.!,;?\p{So}]+$")]
    private static partial Regex Ends();

    [GeneratedRegex("[‘’]")]
    private static partial Regex Typography();

    [GeneratedRegex(@"[\[\]\s?!]+|\.(?=\s)")]
    private static partial Regex Marks();
}
