using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Commitments;

/// <summary>What an officer adds to a promise. Each answers false when there is no such promise and refuses whoever has no
/// <see cref="Right.TrackCommitments"/> at its agency (403).</summary>
public sealed class TrackCommitment(FkpDbContext db, Authority authority, SettleRounds settle, TimeProvider clock)
{
    /// <exception cref="RuleException">See <see cref="Commitment.Progress"/>.</exception>
    public Task<bool> ProgressAsync(long id, long officerId, string? text, CancellationToken cancel) =>
        ChangeAsync(id, officerId, c => c.Progress(text ?? "", officerId, clock.GetUtcNow()), cancel);

    /// <exception cref="RuleException">See <see cref="Commitment.CannotYet"/>.</exception>
    public Task<bool> CannotYetAsync(long id, long officerId, string? explanation, CancellationToken cancel) =>
        ChangeAsync(id, officerId, c => c.CannotYet(explanation ?? "", officerId, clock.GetUtcNow()), cancel);

    /// <exception cref="RuleException">See <see cref="Commitment.AddLink"/>.</exception>
    public Task<bool> AddLinkAsync(long id, long officerId, string? title, string? url, CancellationToken cancel) =>
        ChangeAsync(id, officerId, c => c.AddLink(title ?? "", url ?? "", officerId, clock.GetUtcNow()), cancel);

    /// <exception cref="RuleException">See <see cref="Commitment.AddFile"/>.</exception>
    public Task<bool> AddFileAsync(long id, long officerId, string? title, EvidenceFile file, PhotoMoment? shows, CancellationToken cancel) =>
        ChangeAsync(id, officerId, c => c.AddFile(title ?? "", file, shows, officerId, clock.GetUtcNow()), cancel);

    /// <summary>Marks it as kept; with the last one of a forum the forum and its round are closed.</summary>
    /// <exception cref="RuleException">See <see cref="Commitment.Complete"/>.</exception>
    public async Task<bool> CompleteAsync(long id, long officerId, CancellationToken cancel)
    {
        if (!await ChangeAsync(id, officerId, c => c.Complete(officerId, clock.GetUtcNow()), cancel, withEvidence: true))
        {
            return false;
        }

        await settle.RunAsync(id, cancel);
        return true;
    }

    private async Task<bool> ChangeAsync(long id, long officerId, Action<Commitment> change, CancellationToken cancel, bool withEvidence = false)
    {
        if (await db.Commitments.SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } commitment)
        {
            return false;
        }

        await authority.RequireAsync(officerId, Right.TrackCommitments, commitment.AgencyId, cancel);
        if (withEvidence)
        {
            await db.Entry(commitment).Collection(c => c.Evidence).LoadAsync(cancel);
        }

        change(commitment);
        await db.SaveChangesAsync(cancel);
        return true;
    }
}
