namespace FkpDigital.Privacy;

/// <summary>Why data may be processed (UU 27/2022 article 20 paragraph 2).</summary>
public enum LegalBasis
{
    Consent,
    LegalObligation,
    PublicService,
    LegitimateInterest,
}

/// <summary>One activity in the register (article 31). Its words are in the pages' texts, by its name.</summary>
/// <param name="Name">Names it.</param>
/// <param name="Basis">Why it is allowed.</param>
/// <param name="Law">Where that is written.</param>
/// <param name="Keeps">Kinds of <see cref="Retention.Rules"/> that it fills.</param>
public sealed record ProcessingActivity(string Name, LegalBasis Basis, string Law, IReadOnlyList<string> Keeps);

/// <summary>Everything that this program does with personal data.</summary>
public static class ProcessingRegister
{
    public static readonly IReadOnlyList<ProcessingActivity> Activities =
    [
        new("accounts", LegalBasis.PublicService, "UU 25/2009; PP 96/2012", ["accounts", "codes", "unused-sessions", "sessions", "ended-sessions", "revoked-tokens", "failed-sign-ins"]),
        new("participation", LegalBasis.PublicService, "UU 25/2009; PermenPANRB 16/2017", ["contributions", "ballots", "repeated-calls"]),
        new("forums", LegalBasis.LegalObligation, "PermenPANRB 16/2017; UU 43/2009", ["records"]),
        new("moderation", LegalBasis.LegitimateInterest, "UU 27/2022", ["report-notes"]),
        new("leaderboard", LegalBasis.Consent, "UU 27/2022", ["withdrawn-consents"]),
        new("minors", LegalBasis.Consent, "UU 27/2022; UU 35/2014", ["accounts"]),
        new("staff", LegalBasis.LegalObligation, "UU 25/2009", ["invitations", "log"]),
        new("messages", LegalBasis.PublicService, "UU 25/2009", ["message-texts", "messages"]),
        new("rights", LegalBasis.LegalObligation, "UU 27/2022", ["request-texts", "requests", "retention-reports"]),
        new("security", LegalBasis.LegalObligation, "UU 27/2022", ["log", "breach-contacts"]),
    ];
}
