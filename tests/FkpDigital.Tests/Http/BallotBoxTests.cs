using FkpDigital.Core;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Voting;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FkpDigital.Tests.Http;

/// <summary>The ballot box under many callers, on two nodes, full, and in front of a database that does not answer.</summary>
public sealed class BallotBoxTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Votes_of_many_people_at_once_are_all_counted_everywhere()
    {
        var challenge = await app.OpenChallengeAsync();
        var proposals = new[] { await app.ProposalAsync(challenge, "Loket khusus lansia"), await app.ProposalAsync(challenge, "Antrean daring dari rumah") };
        var people = await PeopleAsync(300);
        await using var box = Box();

        var answers = await Task.WhenAll(people.SelectMany(p => proposals.Select(o => box.PutAsync(new BallotPaper(o.Id, p, BallotKind.Cast), Cancel))));

        Assert.All(answers, a => Assert.Equal(BallotOutcome.Written, a.Outcome));
        Assert.Equal(600, answers.Select(a => a.BallotId).Distinct().Count());
        Assert.Equal([300, 300], await app.DbAsync(db => db.Tallies.Where(t => t.RoundId == proposals[0].RoundId).Select(t => t.Votes).ToListAsync(Cancel)));
        await AssertRecountAsync();
    }

    [Fact]
    public async Task Everybody_in_a_batch_keeps_the_own_answer()
    {
        var open = await app.OpenChallengeAsync(votesPerPerson: 1);
        var (first, second) = (await app.ProposalAsync(open, "Loket khusus lansia"), await app.ProposalAsync(open, "Antrean daring dari rumah"));
        var closed = await app.ProposalAsync(await app.OpenChallengeAsync(), "Ruang tunggu yang teduh");
        await app.DbAsync(db => db.Database.ExecuteSqlAsync($"update round set phase = 'Curation' where id = {closed.RoundId}", Cancel));
        var hidden = await app.ProposalAsync(open, "Parkir sepeda di depan");
        await HideAsync(hidden);
        var people = await PeopleAsync(6);
        await using var box = Box();
        await box.PutAsync(new BallotPaper(first.Id, people[4], BallotKind.Cast), Cancel);
        await box.PutAsync(new BallotPaper(first.Id, people[5], BallotKind.Cast), Cancel);

        var answers = await TogetherAsync(box,
            new BallotPaper(first.Id, people[0], BallotKind.Cast),
            new BallotPaper(first.Id, first.AuthorId, BallotKind.Cast),
            new BallotPaper(closed.Id, people[1], BallotKind.Cast),
            new BallotPaper(hidden.Id, people[2], BallotKind.Cast),
            new BallotPaper(long.MaxValue, people[3], BallotKind.Cast),
            new BallotPaper(second.Id, people[4], BallotKind.Cast),
            new BallotPaper(first.Id, people[5], BallotKind.Cast));

        Assert.Equal(
            [BallotOutcome.Written, BallotOutcome.OwnProposal, BallotOutcome.Closed, BallotOutcome.NotPublic, BallotOutcome.Unknown, BallotOutcome.NoVotesLeft, BallotOutcome.Same],
            answers.Select(a => a.Outcome));
        Assert.Equal((3, 1, 1), (answers[0].Votes, answers[0].Used, answers[0].Limit));
        await AssertRecountAsync();
    }

    [Fact]
    public async Task Two_nodes_hold_one_quota()
    {
        var challenge = await app.OpenChallengeAsync(votesPerPerson: 5);
        var proposals = new List<Proposal>();
        for (var i = 0; i < 20; i++)
        {
            proposals.Add(await app.ProposalAsync(challenge, $"Usulan nomor {i} untuk loket"));
        }

        var people = await PeopleAsync(20);
        await using var one = Box();
        await using var other = Box();

        var answers = await Task.WhenAll(people.SelectMany(p => proposals.Select((o, i) => (i % 2 == 0 ? one : other).PutAsync(new BallotPaper(o.Id, p, BallotKind.Cast), Cancel))));

        Assert.Equal(20 * 5, answers.Count(a => a.Outcome is BallotOutcome.Written));
        Assert.All(await app.DbAsync(db => db.Votes.Where(v => v.RoundId == proposals[0].RoundId).GroupBy(v => v.ParticipantId).Select(g => g.Count()).ToListAsync(Cancel)), n => Assert.Equal(5, n));
        await AssertRecountAsync();
    }

    [Fact]
    public async Task Votes_and_withdrawals_of_one_person_keep_their_order()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var person = (await PeopleAsync(1))[0];
        await using var box = Box();

        var answers = await TogetherAsync(box, [.. Enumerable.Range(0, 10).Select(i => new BallotPaper(proposal.Id, person, i % 2 == 0 ? BallotKind.Cast : BallotKind.Withdrawn))]);

        Assert.All(answers, a => Assert.Equal(BallotOutcome.Written, a.Outcome));
        Assert.Equal([1, 0, 1, 0, 1, 0, 1, 0, 1, 0], answers.Select(a => a.Votes));
        await AssertRecountAsync();
    }

    [Fact]
    public async Task A_hidden_proposal_leaves_the_sums_of_its_round_and_comes_back_with_its_votes()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var people = await PeopleAsync(3);
        await using var box = Box();
        await TogetherAsync(box, [.. people.Take(2).Select(p => new BallotPaper(proposal.Id, p, BallotKind.Cast))]);

        await HideAsync(proposal);
        await box.PutAsync(new BallotPaper(proposal.Id, people[0], BallotKind.Withdrawn), Cancel);
        Assert.Equal((0L, 0, 1), await SumsAsync(proposal.RoundId));
        await AssertRecountAsync();

        await app.DbAsync(async db =>
        {
            (await db.Proposals.Include(p => p.Challenge).SingleAsync(p => p.Id == proposal.Id, Cancel)).Restore(proposal.AuthorId);
            return await db.SaveChangesAsync(Cancel);
        });
        Assert.Equal((1L, 1, 1), await SumsAsync(proposal.RoundId));
        await AssertRecountAsync();
    }

    [Fact]
    public async Task A_full_box_sends_people_away_at_once_and_loses_no_vote_that_it_took()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var people = await PeopleAsync(10);
        await using var box = Box();
        await using var blocker = await BlockAsync();
        // The first is being written; the others of its kind share one place each while they wait.
        var taken = new List<Task<BallotAnswer>>();
        OverloadException? refusal = null;
        while (refusal is null)
        {
            try
            {
                taken.Add(box.PutAsync(new BallotPaper(proposal.Id, people[taken.Count % people.Length], BallotKind.Cast), Cancel));
            }
            catch (OverloadException e)
            {
                refusal = e;
            }
        }

        await blocker.DisposeAsync();

        Assert.InRange(taken.Count, BallotBox.Capacity, BallotBox.Capacity + 1_024);
        Assert.All(await Task.WhenAll(taken), a => Assert.True(a.Outcome is BallotOutcome.Written or BallotOutcome.Same));
        Assert.Equal(10, await app.DbAsync(db => db.Votes.CountAsync(v => v.ProposalId == proposal.Id, Cancel)));
        await AssertRecountAsync();
    }

    [Fact]
    public async Task A_batch_that_fails_tells_everybody_in_it_and_the_next_one_works()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var person = (await PeopleAsync(1))[0];
        await app.OwnerAsync("alter function put_ballots rename to put_ballots_away");
        await using var box = Box();

        await Assert.ThrowsAsync<PostgresException>(() => box.PutAsync(new BallotPaper(proposal.Id, person, BallotKind.Cast), Cancel));

        await app.OwnerAsync("alter function put_ballots_away rename to put_ballots");
        Assert.Equal(BallotOutcome.Written, (await box.PutAsync(new BallotPaper(proposal.Id, person, BallotKind.Cast), Cancel)).Outcome);
    }

    [Fact]
    public async Task A_box_that_closes_writes_what_it_took()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var people = await PeopleAsync(50);
        var box = Box();
        var answers = people.Select(p => box.PutAsync(new BallotPaper(proposal.Id, p, BallotKind.Cast), Cancel)).ToList();

        await box.DisposeAsync();

        Assert.All(await Task.WhenAll(answers), a => Assert.Equal(BallotOutcome.Written, a.Outcome));
        Assert.Equal(50, await app.DbAsync(db => db.Votes.CountAsync(v => v.ProposalId == proposal.Id, Cancel)));
    }

    [Fact]
    public async Task The_nightly_recount_writes_down_what_it_found()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        Assert.True((await app.UseAsync<CheckTallies, RecountResult>(c => c.RunAsync(Cancel))).IsRight);
        await app.DbAsync(db => db.Database.ExecuteSqlAsync($"update tally set votes = 7 where proposal_id = {proposal.Id}", Cancel));

        var result = await app.UseAsync<CheckTallies, RecountResult>(c => c.RunAsync(Cancel));

        Assert.Equal([(proposal.Id, 7, 0, 0)], result.Tallies.Select(t => (t.ProposalId, t.Tally, t.Votes, t.Ballots)));
        var told = await app.DbAsync(db => db.Events.OrderBy(e => e.Id).Where(e => e.Kind.StartsWith("tallies.")).Select(e => new { e.Kind, e.Data }).ToListAsync(Cancel));
        Assert.Equal([EventKinds.TalliesChecked, EventKinds.TalliesDiffer], told.Select(t => t.Kind));
        Assert.Contains($"\"proposalId\": {proposal.Id}", told[1].Data, StringComparison.Ordinal);
        await app.DbAsync(db => db.Database.ExecuteSqlAsync($"update tally set votes = 0 where proposal_id = {proposal.Id}", Cancel));
    }

    [Fact]
    public async Task What_a_vote_points_to_is_never_deleted()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());

        foreach (var statement in new FormattableString[] { $"delete from proposal where id = {proposal.Id}", $"delete from participant where id = {proposal.AuthorId}" })
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => app.DbAsync(db => db.Database.ExecuteSqlAsync(statement, Cancel)));
            Assert.Equal(PostgresErrorCodes.RestrictViolation, refusal.SqlState);
        }
    }

    [Fact]
    public async Task Nobody_without_an_account_gets_a_ballot_in()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        await using var box = Box();

        Assert.Equal(BallotOutcome.Unknown, (await box.PutAsync(new BallotPaper(proposal.Id, long.MaxValue, BallotKind.Cast), Cancel)).Outcome);
    }

    private BallotBox Box() => new(NpgsqlDataSource.Create(app.ConnectionString), new Changes(app.Clock), app.Clock);

    /// <summary>All at once: they wait together behind the first, so they share a batch as far as they can.</summary>
    private async Task<List<BallotAnswer>> TogetherAsync(BallotBox box, params BallotPaper[] papers)
    {
        await using var blocker = await BlockAsync();
        var first = box.PutAsync(new BallotPaper(0, 0, BallotKind.Withdrawn), Cancel);
        var answers = papers.Select(p => box.PutAsync(p, Cancel)).ToList();
        await blocker.DisposeAsync();
        await first;
        return [.. await Task.WhenAll(answers)];
    }

    /// <summary>Holds up every box, until it is disposed.</summary>
    private async Task<NpgsqlConnection> BlockAsync()
    {
        var connection = new NpgsqlConnection($"{app.ConnectionString};Pooling=false");
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand("select pg_advisory_lock(hashtextextended('fkp ballots', 0))", connection);
        await command.ExecuteNonQueryAsync(Cancel);
        return connection;
    }

    private async Task<long[]> PeopleAsync(int count)
    {
        await using var source = NpgsqlDataSource.Create(app.ConnectionString);
        await using var command = source.CreateCommand("""
            insert into participant (email, normalized_email, display_name, created_at, security_stamp)
            select e, upper(e), 'Warga Uji', now(), e from (select gen_random_uuid()::text || '@contoh.test' as e from generate_series(1, $1)) x returning id
            """);
        command.Parameters.AddWithValue(count);
        var ids = new List<long>();
        await using var rows = await command.ExecuteReaderAsync(Cancel);
        while (await rows.ReadAsync(Cancel))
        {
            ids.Add(rows.GetInt64(0));
        }

        return [.. ids];
    }

    private Task<int> HideAsync(Proposal proposal) => app.DbAsync(async db =>
    {
        (await db.Proposals.Include(p => p.Challenge).SingleAsync(p => p.Id == proposal.Id, Cancel)).Hide("Memuat nama orang.", proposal.AuthorId);
        return await db.SaveChangesAsync(Cancel);
    });

    private async Task<(long Votes, int Proposals, int People)> SumsAsync(long roundId)
    {
        await using var source = NpgsqlDataSource.Create(app.ConnectionString);
        await using var command = source.CreateCommand($"select votes, proposals, people from round_tally where round_id = {roundId}");
        await using var row = await command.ExecuteReaderAsync(Cancel);
        await row.ReadAsync(Cancel);
        return (row.GetInt64(0), row.GetInt32(1), row.GetInt32(2));
    }

    private async Task AssertRecountAsync()
    {
        var result = await app.UseAsync<Recount, RecountResult>(r => r.RunAsync(Cancel));
        Assert.Empty(result.Tallies);
        Assert.Empty(result.Rounds);
    }
}
