using FkpDigital.Tests.Infrastructure;
using Npgsql;

namespace FkpDigital.Tests.Schema;

/// <summary>What was signed stays as it is, whoever asks the database.</summary>
public sealed class SignedRecordTests(App app) : IClassFixture<App>
{
    private const string Refused = PostgresErrorCodes.RestrictViolation;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("update agreement_record set number = 'lain' where forum_id = @forum")]
    [InlineData("update agreement_record set document = '{}' where forum_id = @forum")]
    [InlineData("update agreement_record set state = 'Draft' where forum_id = @forum")]
    [InlineData("delete from agreement_record where forum_id = @forum")]
    [InlineData("update agreement_row set owner = 'lain' where record_id = (select id from agreement_record where forum_id = @forum)")]
    [InlineData("delete from agreement_row where record_id = (select id from agreement_record where forum_id = @forum)")]
    [InlineData("update signature set name = 'lain' where record_id = (select id from agreement_record where forum_id = @forum)")]
    [InlineData("delete from signature where record_id = (select id from agreement_record where forum_id = @forum)")]
    [InlineData("insert into signature (record_id, capacity, participant_id, name, position) select id, 'UnitHead', (select min(id) from participant), 'lain', 'lain' from agreement_record where forum_id = @forum")]
    [InlineData("update attendee set phone = '000' where forum_id = @forum")]
    [InlineData("delete from attendee where forum_id = @forum")]
    public async Task A_signed_record_refuses(string change)
    {
        var story = await ForumStory.TellAsync(app);
        await story.SignAsync();

        Assert.Equal(Refused, await RefusalAsync(change, story.ForumId));
    }

    [Theory]
    [InlineData("update commitment set recommendation = 'lain' where id = @commitment")]
    [InlineData("update commitment set deadline = null where id = @commitment")]
    [InlineData("delete from commitment where id = @commitment")]
    public async Task A_promise_refuses(string change)
    {
        var story = await ForumStory.TellAsync(app);
        var promises = await story.PublishAsync();

        Assert.Equal(Refused, await RefusalAsync(change, story.ForumId, promises[0]));
    }

    [Fact]
    public async Task An_unsigned_row_makes_no_promise()
    {
        var story = await ForumStory.TellAsync(app);
        await story.FillAsync();

        var refused = await RefusalAsync(
            "insert into commitment (agreement_row_id, agency_id, region_code, title, problem, recommendation, owner, due_kind, state, made_at) "
            + "select w.id, f.agency_id, '33.13', 'x', 'x', 'x', 'x', 'Continuous', 'Agreed', now() from agreement_row w join agreement_record r on r.id = w.record_id join forum f on f.id = r.forum_id where f.id = @forum",
            story.ForumId);

        Assert.Equal(Refused, refused);
    }

    [Fact]
    public async Task One_query_leads_from_a_promise_to_its_proposal_author_and_votes()
    {
        var story = await ForumStory.TellAsync(app);
        var promises = await story.PublishAsync();
        await using var source = NpgsqlDataSource.Create(app.ConnectionString);
        await using var command = source.CreateCommand("select proposal_id, author, frozen_votes, forum_id, row_id, record_sha256 from commitment_origin where commitment_id = $1");
        command.Parameters.AddWithValue(promises[0]);
        await using var row = await command.ExecuteReaderAsync(Cancel);
        await row.ReadAsync(Cancel);

        Assert.Equal((story.Proposal.Id, "Pengusul Uji", 2, story.ForumId, story.Rows[0]), (row.GetInt64(0), row.GetString(1), row.GetInt32(2), row.GetInt64(3), row.GetInt64(4)));
        Assert.Equal(64, row.GetString(5).Length);
    }

    private async Task<string?> RefusalAsync(string sql, long forum, long commitment = 0)
    {
        await using var source = NpgsqlDataSource.Create(app.ConnectionString);
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddWithValue("forum", forum);
        command.Parameters.AddWithValue("commitment", commitment);
        try
        {
            await command.ExecuteNonQueryAsync(Cancel);
            return null;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }
}
