using FkpDigital.Challenges;
using FkpDigital.Comments;
using FkpDigital.Data;
using FkpDigital.Proposals;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Demo;

/// <summary>Opens the challenges of the story and tells their rounds: proposals, comments, votes.</summary>
internal sealed class StoryChapters(FkpDbContext db, StoryClock time, StoryCast cast)
{
    private const int Seed = 1945;
    private readonly Random _chance = new(Seed);

    public async Task<Challenge> OpenAsync(StoryChallenge story, StoryPlan plan, CancellationToken cancel)
    {
        time.Now = plan.PublishedAt;
        var officer = cast.OfficerOf(story.Unit.Slug).Id;
        var challenge = new Challenge(cast.Agency(story.Unit.Slug), story.RegionCode, story.Text, officer, time.Now);
        challenge.TakeSlug(story.Slug);
        challenge.SetRules(story.RegionCode, plan.VotesPerPerson, plan.Agenda, plan.IsContinuous);
        challenge.SetCategories(story.Categories);
        challenge.PlanFirstRound(plan.Dates);
        challenge.Publish(officer, time.Now);
        db.Challenges.Add(challenge);
        await db.SaveChangesAsync(cancel);
        await MoveAsync(challenge, plan.Dates.IdeationStarts, cancel);
        return challenge;
    }

    /// <summary>The cut-off of the last round passes and the next one opens by itself.</summary>
    public Task NextRoundAsync(Challenge challenge, CancellationToken cancel) => MoveAsync(challenge, challenge.CurrentRound!.CutOff, cancel);

    /// <summary>Tells the current round of a challenge up to the end of its voting, or up to today.</summary>
    public async Task TellRoundAsync(Challenge challenge, StoryRound story, CancellationToken cancel)
    {
        var round = challenge.CurrentRound!;
        var end = Earlier(round.VotingEnds, time.Today);
        var proposals = story.Proposals.ToDictionary(p => p, p => Propose(challenge, p));
        db.AddRange(proposals.Values.OrderBy(p => p.PublishedAt));
        await SaveQuietlyAsync(proposals.Values, cancel);
        await CommentAsync(proposals, end, cancel);

        var votes = new StoryVotes(cast, _chance).Spread(challenge, round, proposals, end);
        await StoryVotes.CastAsync(db, round.Id, votes, cancel);
        await LogAsync(round.Id, cancel);
        await MoveAsync(challenge, Earlier(round.VotingStarts, time.Today), cancel);
        await MoveAsync(challenge, end, cancel);
    }

    private Proposal Propose(Challenge challenge, StoryProposal story)
    {
        var round = challenge.CurrentRound!;
        // The last day before today stays free, so that every proposal had a day to be found.
        var at = Between(round.IdeationStarts, Earlier(round.IdeationEnds, time.Today.AddDays(-1)));
        var author = cast.Named(story.Author);
        var category = challenge.Categories.Single(c => c.Name == story.Category).Id;
        return challenge.Propose(author.Id, new ProposalText(story.Title, story.Problem, story.Recommendation), category, new Place(challenge.RegionCode, null, null), at);
    }

    private async Task CommentAsync(Dictionary<StoryProposal, Proposal> proposals, DateTimeOffset end, CancellationToken cancel)
    {
        var threads = new List<(StoryComment Story, Comment Comment)>();
        foreach (var (story, proposal) in proposals)
        {
            var times = story.Comments.Select(_ => Between(proposal.PublishedAt, end)).Order().ToList();
            threads.AddRange(story.Comments.Select((c, i) => (c, new Comment(proposal, null, cast.Named(c.Author).Id, c.Stance, c.Text, times[i]))));
        }

        db.AddRange(threads.Select(t => t.Comment).OrderBy(c => c.CreatedAt));
        await SaveQuietlyAsync(threads.Select(t => t.Comment), cancel);
        var replies = threads.SelectMany(t => Replies(t.Story, t.Comment, end)).OrderBy(c => c.CreatedAt).ToList();
        db.AddRange(replies);
        await SaveQuietlyAsync(replies, cancel);
    }

    private IEnumerable<Comment> Replies(StoryComment story, Comment comment, DateTimeOffset end)
    {
        var at = comment.CreatedAt;
        foreach (var reply in story.Replies ?? [])
        {
            at = Between(at, Earlier(at.AddDays(1), end));
            yield return new Comment(comment.Proposal, comment, cast.Named(reply.Author).Id, null, reply.Text, at);
        }
    }

    private async Task MoveAsync(Challenge challenge, DateTimeOffset at, CancellationToken cancel)
    {
        time.Now = at;
        challenge.MoveByClock(at);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Saves many things that happened at many times; <see cref="LogAsync"/> writes their events with the right ones.</summary>
    private async Task SaveQuietlyAsync(IEnumerable<Core.Entity> things, CancellationToken cancel)
    {
        foreach (var thing in things)
        {
            thing.TakeRaised();
        }

        await db.SaveChangesAsync(cancel);
    }

    private Task<int> LogAsync(long roundId, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"""
        insert into event (at, kind, actor_id, agency_id, challenge_id, proposal_id, comment_id)
        select told.at, told.kind, told.actor, c.agency_id, c.id, p.id, told.comment
        from (
            select published_at as at, 'proposal.published' as kind, author_id as actor, id as proposal, null::bigint as comment from proposal where round_id = {roundId}
            union all
            select o.created_at, 'comment.posted', o.author_id, o.proposal_id, o.id from comment o join proposal on proposal.id = o.proposal_id where proposal.round_id = {roundId}) told
        join proposal p on p.id = told.proposal
        join challenge c on c.id = p.challenge_id
        order by told.at, told.kind
        """, cancel);

    private DateTimeOffset Between(DateTimeOffset from, DateTimeOffset to) => from + TimeSpan.FromSeconds(Math.Floor((to - from).TotalSeconds * _chance.NextDouble()));

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
