namespace FkpDigital.Core;

/// <summary>What kind of refusal a broken rule is; it decides the HTTP status of the answer.</summary>
public enum Refusal
{
    /// <summary>The thing is in a state that does not allow it (409).</summary>
    Conflict,

    /// <summary>The input is not acceptable; <see cref="RuleException.Field"/> names the field (400).</summary>
    Input,

    /// <summary>This person may not do it (403).</summary>
    Forbidden,
}

/// <summary>A rule of the domain was broken. The code has a sentence in every language in the resources.</summary>
public sealed class RuleException(string rule, Refusal refusal, string? field, params object[] arguments) : Exception(rule)
{
    public RuleException(string rule, params object[] arguments) : this(rule, Refusal.Conflict, null, arguments) { }

    /// <summary>Code of the rule, for example <c>vote.closed</c>.</summary>
    public string Rule { get; } = rule;

    public Refusal Refusal { get; } = refusal;

    /// <summary>Name of the input field, camelCase as in the API, or null.</summary>
    public string? Field { get; } = field;

    /// <summary>Values for the placeholders of the sentence.</summary>
    public IReadOnlyList<object> Arguments { get; } = arguments;

    /// <summary>Other inputs that are not acceptable either, see <see cref="Core.Rule.Each"/>.</summary>
    public IReadOnlyList<RuleException> Also { get; init; } = [];

    /// <summary>This one and the others.</summary>
    public IEnumerable<RuleException> All => [new RuleException(Rule, Refusal, Field, [.. Arguments]), .. Also];
}

/// <summary>How entities state their rules.</summary>
public static class Rule
{
    /// <exception cref="RuleException">The state does not allow it (409).</exception>
    public static void Require(bool holds, string rule, params object[] arguments)
    {
        if (!holds)
        {
            throw new RuleException(rule, Refusal.Conflict, null, arguments);
        }
    }

    /// <exception cref="RuleException">This person may not do it (403).</exception>
    public static void Allow(bool holds, string rule, params object[] arguments)
    {
        if (!holds)
        {
            throw new RuleException(rule, Refusal.Forbidden, null, arguments);
        }
    }

    /// <exception cref="RuleException">The input of this field is not acceptable (400).</exception>
    public static void Input(bool holds, string field, string rule, params object[] arguments)
    {
        if (!holds)
        {
            throw new RuleException(rule, Refusal.Input, field, arguments);
        }
    }

    /// <summary>Runs every check, so that a person hears at once of all inputs that are not acceptable. Any other refusal ends it.</summary>
    /// <exception cref="RuleException">The first broken input rule, with the others in <see cref="RuleException.Also"/>.</exception>
    public static void Each(params ReadOnlySpan<Action> checks)
    {
        List<RuleException> broken = [];
        foreach (var check in checks)
        {
            try
            {
                check();
            }
            catch (RuleException e) when (e.Refusal is Refusal.Input)
            {
                broken.AddRange(e.All);
            }
        }

        if (broken is [var first, .. var others])
        {
            throw new RuleException(first.Rule, first.Refusal, first.Field, [.. first.Arguments]) { Also = others };
        }
    }

    /// <summary>Trimmed text with unified line ends, of a length within bounds and free of control characters.</summary>
    /// <exception cref="RuleException">Too short (<see cref="InputRules.TooShort"/>), too long or unreadable (400).</exception>
    public static string Text(string? value, string field, int min, int max)
    {
        var text = (value ?? "").ReplaceLineEndings("\n").Trim();
        Input(text.Length > 0 || min == 0, field, InputRules.Required);
        Input(text.Length >= min, field, InputRules.TooShort, min);
        Input(text.Length <= max, field, InputRules.TooLong, max);
        Input(IsReadable(text), field, InputRules.Unreadable);
        return text;
    }

    /// <summary>As <see cref="Text"/>, and on one line.</summary>
    public static string Line(string? value, string field, int min, int max) =>
        Text(value is null ? null : string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), field, min, max);

    /// <summary>No control characters, no U+FFFE (.NET will not normalise it), and every surrogate has its other half: PostgreSQL and browsers refuse both.</summary>
    private static bool IsReadable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if ((char.IsControl(text[i]) && text[i] is not '\n' and not '\t') || text[i] is '\uFFFE' or '\uFFFF')
            {
                return false;
            }

            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}

public static class InputRules
{
    public const string Required = "input.required";
    public const string TooShort = "input.too-short";
    public const string TooLong = "input.too-long";
    public const string Unreadable = "input.unreadable";
    public const string Unknown = "input.unknown";
    public const string OutOfRange = "input.out-of-range";
}
