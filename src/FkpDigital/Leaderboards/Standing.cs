namespace FkpDigital.Leaderboards;

public enum LeaderboardPeriod
{
    /// <summary>The last 30 days.</summary>
    Month,

    /// <summary>The last 90 days.</summary>
    Quarter,

    /// <summary>Since 1 January, in WIB.</summary>
    Year,

    All,
}

/// <summary>A proposal by the votes cast for it in the period, withdrawals taken off.</summary>
public sealed record ProposalStanding(int Rank, long Id, string Title, string Challenge, string ChallengeSlug, string Region, int Votes, int Comments);

/// <summary>A participant who asked to be shown, by the points for accepted contributions (<see cref="Points"/>).</summary>
public sealed record CitizenStanding(int Rank, string Name, int Points, int OnAgenda, int Adopted);

/// <summary>A region or an agency, by its promises.</summary>
/// <param name="Key">Code of the region, slug of the agency.</param>
/// <param name="Note">The province, or the region of the agency; empty where there is none.</param>
/// <param name="Participants">Different people who proposed, voted or commented in the period.</param>
/// <param name="Due">Promises whose deadline passed in the period, or that were done in it.</param>
/// <param name="Kept">Those of <paramref name="Due"/> that were done before their deadline.</param>
public sealed record PlaceStanding(int Rank, string Key, string Name, string Note, int Participants, int Due, int Kept)
{
    /// <summary>Share of promises kept in time, 0 to 100; null when none was due.</summary>
    public double? Score => Due == 0 ? null : 100.0 * Kept / Due;

    /// <summary>The category of <see cref="Score"/>; null when no promise was due.</summary>
    public KeptCategory? Category => Score is { } score ? KeptCategories.Of(score) : null;
}

/// <summary>How well promises are kept, in the five steps of the performance evaluation.</summary>
public enum KeptCategory
{
    VeryLow,
    Low,
    Fair,
    High,
    VeryHigh,
}

public static class KeptCategories
{
    /// <summary>The step of a share from 0 to 100: above 80, from 60, from 40, from 20, below 20.</summary>
    public static KeptCategory Of(double share) => share switch
    {
        > 80 => KeptCategory.VeryHigh,
        >= 60 => KeptCategory.High,
        >= 40 => KeptCategory.Fair,
        >= 20 => KeptCategory.Low,
        _ => KeptCategory.VeryLow,
    };
}

/// <summary>What a contribution gives a citizen. Votes give nothing, so that nobody votes for the sake of a rank.</summary>
public static class Points
{
    /// <summary>A proposal on a frozen agenda.</summary>
    public const int OnAgenda = 3;

    /// <summary>A proposal that a forum adopted, with or without changes, on top of <see cref="OnAgenda"/>.</summary>
    public const int Adopted = 10;
}
