using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Core;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Forums;

/// <summary>Ends a forum and drafts its agreement record from what was adopted.</summary>
public sealed class ConcludeForum(FkpDbContext db, RunAgenda agendas, TimeProvider clock)
{
    /// <summary>In a transaction of its own, or in the one that is open.</summary>
    /// <returns>The drafted record, or null when there is no such forum.</returns>
    /// <exception cref="RuleException">See <see cref="Forum.Conclude"/>.</exception>
    public async Task<AgreementRecord?> RunAsync(long forumId, long officerId, CancellationToken cancel)
    {
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancel) : null;
        await agendas.TakeTurnAsync(forumId, cancel);
        var forum = await agendas.LoadAsync(forumId, cancel);
        if (forum is null)
        {
            return null;
        }

        var ids = forum.Agenda.Items.Where(i => i.ProposalId is not null).Select(i => i.ProposalId!.Value).ToList();
        var proposals = await db.Proposals.Where(p => ids.Contains(p.Id)).ToListAsync(cancel);
        var head = await HeadAsync(forum, cancel);
        var record = forum.Conclude(proposals, head, officerId, clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        if (transaction is not null)
        {
            await transaction.CommitAsync(cancel);
        }

        return record;
    }

    private async Task<RecordHead> HeadAsync(Forum forum, CancellationToken cancel)
    {
        var unit = await db.Agencies.SingleAsync(a => a.Id == forum.AgencyId, cancel);
        var government = await db.Agencies
            .Where(a => unit.Line.Contains(a.Id) && a.Kind == AgencyKind.RegionalGovernment)
            .Select(a => a.Name).FirstOrDefaultAsync(cancel);
        var region = await db.Regions.SingleAsync(r => r.Code == forum.Round.Challenge.RegionCode, cancel);
        return new RecordHead(government ?? unit.Name, unit.Name, unit.Address, forum.Round.Challenge.Sector, region.Name);
    }
}
