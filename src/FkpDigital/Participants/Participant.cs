using FkpDigital.Core;
using Microsoft.AspNetCore.Identity;

namespace FkpDigital.Participants;

/// <summary>A person with an account. Public pages show the display name and nothing else.</summary>
public sealed class Participant : IdentityUser<long>
{
    public const int MaxNameLength = 80;

    private Participant() { }

    /// <exception cref="RuleException">The display name is too short or too long.</exception>
    public Participant(string email, string displayName, string? regionCode, DateTimeOffset now)
    {
        Email = email;
        UserName = email;
        CreatedAt = now;
        Describe(displayName, regionCode, onLeaderboard: false);
    }

    public string DisplayName { get; private set; } = "";
    public string? RegionCode { get; private set; }

    /// <summary>The person asked to be shown on the leaderboard of citizens.</summary>
    public bool OnLeaderboard { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <exception cref="RuleException">The display name is too short or too long.</exception>
    public void Describe(string displayName, string? regionCode, bool onLeaderboard)
    {
        DisplayName = Rule.Line(displayName, "displayName", 2, MaxNameLength);
        RegionCode = string.IsNullOrWhiteSpace(regionCode) ? null : regionCode;
        OnLeaderboard = onLeaderboard;
    }
}
