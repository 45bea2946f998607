namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>Why a sign-in at another site came to nothing, for the person who comes back from there.</summary>
public static class SignOnRules
{
    public const string Denied = "sso.denied";
    public const string Failed = "sso.failed";
    public const string Stale = "sso.stale";
    public const string Unavailable = "sso.unavailable";
}

/// <summary>A sign-in at another site came to nothing.</summary>
/// <param name="rule">What the person reads.</param>
/// <param name="reason">For the log: no token, code, name or address in it.</param>
internal sealed class SignOnRefused(string rule, string reason) : Exception(reason)
{
    public string Rule { get; } = rule;
}
