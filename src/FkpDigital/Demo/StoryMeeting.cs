using FkpDigital.Agreements;
using FkpDigital.Challenges;
using FkpDigital.Commitments;
using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Proposals;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Demo;

/// <summary>Tells the forum of Karanganyar's first round: agenda, meeting, signed record, promises and what became of them.</summary>
internal sealed class StoryMeeting(FkpDbContext db, StoryClock time, StoryCast cast, Story story)
{
    private readonly StoryForum _forum = story.Forum;
    private readonly Ranking _ranking = new(db);
    private readonly long _officer = cast.WithEmail(DemoAccounts.Officer).Id;
    private readonly long _secretary = cast.WithEmail(DemoAccounts.Secretary).Id;

    public async Task TellAsync(Challenge challenge, CancellationToken cancel)
    {
        var forum = await CallAsync(challenge, cancel);
        await FreezeAsync(forum, cancel);
        await HoldAsync(forum, cancel);
        var record = await SignAsync(forum, cancel);
        time.Turn(-70, 9);
        var promises = record.Publish(challenge.RegionCode, _officer, time.Now);
        db.Commitments.AddRange(promises);
        await db.SaveChangesAsync(cancel);
        await KeepAsync(promises, cancel);
    }

    private async Task<Forum> CallAsync(Challenge challenge, CancellationToken cancel)
    {
        time.Turn(-88, 10);
        var forum = await new RunAgenda(db, _ranking, time).CallForumAsync(challenge.Id, challenge.CurrentRound!.Number, _forum.Title, _officer, cancel);
        foreach (var item in _forum.ExtraItems)
        {
            forum.AddItem(item.Source, item.Title, item.Problem, item.Recommendation, _officer);
        }

        await db.SaveChangesAsync(cancel);
        return forum;
    }

    private async Task FreezeAsync(Forum forum, CancellationToken cancel)
    {
        time.Turn(-85, 14);
        var ids = forum.Agenda.Items.Select(i => i.ProposalId).ToList();
        var selected = await db.Proposals.Where(p => ids.Contains(p.Id)).ToListAsync(cancel);
        forum.FreezeAgenda(await _ranking.OfRoundAsync(forum.Round.Id, cancel), selected, _officer, time.Now);
        await db.SaveChangesAsync(cancel);
        time.Turn(-84, 9);
        forum.Plan(_forum.Title, new Meeting(_forum.Form, _forum.Mode, _forum.Place, _forum.Link, time.At(-75, 9)), _officer);
        await db.SaveChangesAsync(cancel);
    }

    private async Task HoldAsync(Forum forum, CancellationToken cancel)
    {
        time.Turn(-75, 9, 15);
        foreach (var person in _forum.Participants)
        {
            forum.Attend(person.Name, person.Phone, person.Sex, person.Element, person.Representation, _secretary);
        }

        await db.SaveChangesAsync(cancel);
        time.Turn(-75, 12);
        foreach (var outcome in _forum.Outcomes)
        {
            forum.Decide(ItemOf(forum, outcome.Proposal, outcome.Extra).Id, outcome.Outcome, outcome.Reason, _secretary, time.Now);
        }

        await db.SaveChangesAsync(cancel);
    }

    private async Task<AgreementRecord> SignAsync(Forum forum, CancellationToken cancel)
    {
        time.Turn(-75, 12, 30);
        var record = (await new ConcludeForum(db, new RunAgenda(db, _ranking, time), time).RunAsync(forum.Id, _secretary, cancel))!;
        time.Turn(-74, 10);
        foreach (var row in record.Rows)
        {
            var outcome = _forum.Outcomes.Single(o => ItemOf(forum, o.Proposal, o.Extra) == row.Item);
            record.EditRow(row.Id, outcome.Problem!, outcome.Recommendation!, Due(outcome.Due!), outcome.Owner!, _secretary);
        }

        var (unitHead, agencyHead) = (cast.WithEmail(DemoAccounts.UnitHead).Id, cast.WithEmail(DemoAccounts.AgencyHead).Id);
        record.Prepare(
            _forum.RecordNumber, "Karanganyar", new Official(unitHead, _forum.UnitHead.Name, _forum.UnitHead.Position),
            new Official(agencyHead, _forum.AgencyHead.Name, _forum.AgencyHead.Position), _secretary);
        await db.SaveChangesAsync(cancel);
        record.Sign(unitHead, time.Turn(-73, 11));
        await db.SaveChangesAsync(cancel);
        record.Sign(agencyHead, time.Turn(-72, 15));
        await db.SaveChangesAsync(cancel);
        return record;
    }

    private async Task KeepAsync(IReadOnlyList<Commitment> promises, CancellationToken cancel)
    {
        foreach (var (kept, promise) in _forum.Commitments.Select(c => (c, promises.Single(p => p.Row.Item == ItemOf(p.Row.Record.Forum, c.Proposal, c.Extra)))))
        {
            foreach (var step in kept.FollowUps)
            {
                promise.Progress(step.Text, _officer, time.Turn(step.DayOffset, 10));
                await db.SaveChangesAsync(cancel);
            }

            foreach (var proof in kept.Evidence)
            {
                time.Now = time.Now.AddMinutes(20);
                if (proof.Picture is { } picture)
                {
                    promise.AddFile(proof.Title, EvidenceFile.Read(picture, Story.Picture(picture)), proof.Shows, _officer, time.Now);
                }
                else
                {
                    promise.AddLink(proof.Title, proof.Url!, _officer, time.Now);
                }
            }

            if (kept.DoneDayOffset is { } day)
            {
                promise.Complete(_officer, time.Turn(day, 15));
            }

            await db.SaveChangesAsync(cancel);
        }
    }

    private AgendaItem ItemOf(Forum forum, string? proposal, int? extra)
    {
        var title = extra is { } n ? _forum.ExtraItems[n].Title : story.Karanganyar.Rounds[0].Proposals.Single(p => p.Key == proposal).Title;
        return forum.Agenda.Items.Single(i => i.Title == title);
    }

    private DueTime Due(StoryDue due) => DueTime.Of(due.Kind, due.DayOffset is { } day ? time.Day(day) : null);
}
