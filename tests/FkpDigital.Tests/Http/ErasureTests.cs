using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Comments;
using FkpDigital.Forums;
using FkpDigital.Messages;
using FkpDigital.Moderation;
using FkpDigital.Participants;
using FkpDigital.Secrets;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Voting;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FkpDigital.Tests.Http;

/// <summary>A person is erased: nothing of them is in the database any more, and every count and every signed document is as it was.</summary>
public sealed class ErasureTests(AccountTests.PatientApp app) : IClassFixture<AccountTests.PatientApp>
{
    private const string Name = "Zulfiqar Wirapustaka";
    private const string Email = "zq.unik77@surat-kami.contoh.test";
    private const string Phone = "+6281398765432";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_an_erasure_no_column_of_the_database_has_anything_of_the_person()
    {
        var story = await ForumStory.TellAsync(app);
        var person = await app.PersonAsync(Name, Role.Secretary, story.Unit);
        await DescribeAsync(person);
        await story.WithRecordAsync(r => r.Forum.Attend(Name, "0813-9876-5432", Sex.L, Element.PenggunaLayanan, "Warga", story.Officer.Id));
        await story.PublishAsync();
        var challenge = await app.OpenChallengeAsync();
        var mine = await app.ProposalAsync(challenge, $"Usul {Name} untuk loket", person.Id);
        var other = await app.ProposalAsync(challenge);
        await WriteAsync(person, mine.Id, other.Id);
        await InviteAsync(story);
        await ComeToTheDeskAsync(story, person);
        using var read = await story.Officer.Browser.GetAsync($"{story.AgreementPage}/print?full=true");
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        var (tallies, record, events) = (await TalliesAsync(), await RecordAsync(story.ForumId), await EventsAsync());
        var browser = await EnteredAsync(Email);
        Assert.NotEmpty(await FindAsync());

        var refused = await browser.SubmitAsync("/account/data", "Erase", ("Input.Current", App.Password));
        var wrong = await browser.SubmitAsync("/account/data", "Erase", ("Input.Current", "bukan sandinya"), ("Input.Agreed", "true"));
        var erased = await browser.SubmitAsync("/account/data", "Erase", ("Input.Current", App.Password), ("Input.Agreed", "true"));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (refused.StatusCode, wrong.StatusCode));
        Assert.Equal("/", erased.Headers.Location?.ToString());
        Assert.Empty(await FindAsync());
        Assert.Equal(tallies, await TalliesAsync());
        Assert.True((await app.UseAsync<Recount, RecountResult>(r => r.RunAsync(Cancel))).IsRight);
        Assert.Equal(record, await RecordAsync(story.ForumId));
        Assert.True(await EventsAsync() > events);
        using var api = await person.Browser.GetAsync("/api/v1/me");
        using var gone = await browser.GetAsync("/account");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Redirect), (api.StatusCode, gone.StatusCode));
        var page = (await app.Stranger().PageAsync($"/en/proposals/{mine.Id}")).Body!.TextContent;
        Assert.Contains("Deleted account", page, StringComparison.Ordinal);
        Assert.Contains("Usul [dihapus] untuk loket", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_comments_of_an_erased_person_go_when_they_say_so()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var (stays, goes) = (await app.PersonAsync("Tetap Bicara"), await app.PersonAsync("Tarik Semua"));
        foreach (var person in new[] { stays, goes })
        {
            using var written = await person.Browser.Http.PostAsJsonAsync($"/api/v1/proposals/{proposal.Id}/comments", new { text = $"Kata {person.Id} di sini." }, Cancel);
        }

        await stays.Browser.SubmitAsync("/account/data", "Erase", ("Input.Current", App.Password), ("Input.Agreed", "true"));
        await goes.Browser.SubmitAsync("/account/data", "Erase", ("Input.Current", App.Password), ("Input.Agreed", "true"), ("Input.TakeCommentsBack", "true"));

        var states = await app.DbAsync(db => db.Comments.Where(c => c.ProposalId == proposal.Id).OrderBy(c => c.Id).Select(c => c.State).ToListAsync(Cancel));
        Assert.Equal([CommentState.Published, CommentState.Deleted], states);
    }

    [Fact]
    public async Task The_last_administrator_stays_and_the_name_of_the_erased_is_nobody_elses()
    {
        var root = new Agency("Kementerian Uji Hapus", null, AgencyKind.Ministry, null, null, null, null, null);
        await app.SaveAsync(root);
        var admin = await app.PersonAsync("Pengelola Tunggal", Role.Admin, root);
        var citizen = await app.PersonAsync();

        var kept = await admin.Browser.SubmitAsync("/account/data", "Erase", ("Input.Current", App.Password), ("Input.Agreed", "true"));
        var taken = await citizen.Browser.SubmitAsync("/account", "", ("Input.DisplayName", "akun  dihapus"));

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.BadRequest), (kept.StatusCode, taken.StatusCode));
        Assert.Equal("Pengelola Tunggal", await app.DbAsync(db => db.Participants.Where(p => p.Id == admin.Id).Select(p => p.DisplayName).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task What_was_signed_before_it_could_be_sealed_is_sealed_at_the_start_and_sealed_anew_with_a_new_key()
    {
        var story = await ForumStory.TellAsync(app);
        await story.PublishAsync();
        var record = await RecordAsync(story.ForumId);
        await SqlAsync("""
            alter table attendee disable trigger keep_attendance;
            alter table agreement_record disable trigger keep_signed;
            update attendee set person_sealed = null, name = 'Nurul Hidayah', phone = '0812-5555-7731', sex = 'P' where forum_id = @forum;
            update agreement_record set document = @document, document_sealed = null where forum_id = @forum;
            alter table attendee enable trigger keep_attendance;
            alter table agreement_record enable trigger keep_signed;
            """, story.ForumId, record.Document);

        var sealedNow = await app.UseAsync<SealRecords, int>(s => s.RunAsync(Cancel));
        var again = await app.UseAsync<SealRecords, int>(s => s.RunAsync(Cancel));
        var now = app.Clock.Now;
        app.Clock.Now += TimeSpan.FromDays(91);
        await app.UseAsync<RotateKeys, int>(r => r.RunAsync(Cancel));
        app.Clock.Now += TimeSpan.FromDays(2);
        await app.UseAsync<RotateKeys, int>(r => r.RunAsync(Cancel));
        app.Clock.Now = now;

        Assert.Equal((3, 0), (sealedNow, again));
        Assert.Equal(record, await RecordAsync(story.ForumId));
        Assert.All(
            ["update attendee set person_sealed = '\\x00' where forum_id = @forum", "set local fkp.resealing = 'on'; update attendee set representation = 'lain' where forum_id = @forum", "set local fkp.resealing = 'on'; update agreement_record set sha256 = 'lain' where forum_id = @forum"],
            change => Assert.Equal(PostgresErrorCodes.RestrictViolation, Assert.Throws<PostgresException>(() => SqlAsync(change, story.ForumId).GetAwaiter().GetResult()).SqlState));
    }

    /// <summary>Address, number and name as above, a guardian, a device and a message.</summary>
    private Task<int> DescribeAsync(Person person) => app.UseAsync<Vault, int>(vault => app.DbAsync(async db =>
    {
        var me = await db.Participants.SingleAsync(p => p.Id == person.Id, Cancel);
        me.ProveEmail(Email);
        me.ProvePhone(vault.Seal(Sealed.Phone, Phone), await DigestAsync(Phone));
        me.Describe(Name, "33.13");
        me.ShowOnLeaderboard(true);
        db.Add(new GuardianConsent(me.Id, vault.Seal(Sealed.Guardian, "{}"), Relation.Parent, app.Clock.Now));
        db.Add(new Message(Contact.Parse(Email), "Recover", me.Id, await DigestAsync(Email), new MessageContent(Name, Name, Name), vault, app.Clock.Now));
        return await db.SaveChangesAsync(Cancel);
    }));

    private async Task InviteAsync(ForumStory story)
    {
        var (digest, address) = (await DigestAsync(Email), await SealAsync(Sealed.Invitation, Email));
        await app.DbAsync(async db =>
        {
            db.Add(new StaffInvitation(await db.Agencies.SingleAsync(a => a.Id == story.Unit.Id, Cancel), Role.Officer, digest, address, "rahasia", story.Officer.Id, app.Clock.Now));
            return await db.SaveChangesAsync(Cancel);
        });
    }

    /// <summary>A comment entered at a desk, confirmed and taken over, and a passkey with the person's name.</summary>
    private async Task ComeToTheDeskAsync(ForumStory story, Person person)
    {
        var challenge = await app.OpenChallengeAsync(story.Unit);
        var proposal = await app.ProposalAsync(challenge);
        var colleague = await app.PersonAsync("Petugas Kedua", Role.Officer, story.Unit);
        var desk = $"/workspace/{story.Unit.Slug}/desk";
        using var entered = await story.Officer.Browser.SubmitAsync($"{desk}/new?kind=comment&challenge={challenge.Id}", "",
            ("Input.Proposal", $"{proposal.Id}"), ("Input.Text", $"Saya {Name}, nomor saya 0813-9876-5432."), ("Input.Stance", "For"), ("Input.DisplayName", Name),
            ("Input.IdentityNumber", "3313014508900001"), ("Input.IsAdult", "true"), ("Input.Consents", "true"));
        var code = (await story.Officer.Browser.PageAsync(entered.Headers.Location!.ToString())).QuerySelector(".code")!.TextContent;
        var entry = await app.DbAsync(db => db.AssistedEntries.MaxAsync(e => e.Id, Cancel));
        using var confirmed = await colleague.Browser.SubmitAsync($"{desk}/{entry}", "Confirm");
        using var claimed = await person.Browser.SubmitAsync($"/claim/{code}", "");
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (confirmed.StatusCode, claimed.StatusCode));
        await app.OwnerAsync($"""
            insert into passkey (participant_id, credential_id, public_key, name, sign_count, transports, is_backup_eligible, is_backed_up, created_at)
            values ({person.Id}, '\x01', '\x02', 'HP {Name}', 0, array[]::text[], false, false, now())
            """);
    }

    /// <summary>The person's values in texts of the person and of others, in many writings.</summary>
    private async Task WriteAsync(Person person, long mine, long other)
    {
        var neighbour = await app.PersonAsync("Tetangga Uji");
        async Task SayAsync(Person who, long proposal, string text)
        {
            using var answer = await who.Browser.Http.PostAsJsonAsync($"/api/v1/proposals/{proposal}/comments", new { text }, Cancel);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }

        await SayAsync(person, other, $"Saya {Name.ToUpperInvariant()}, hubungi 0813-9876-5432 atau {Email.ToUpperInvariant()}.");
        await SayAsync(neighbour, other, $"Setuju, {Name}. Nomornya +62 813 9876 5432 dan (0813) 98765432, surel {Email}.");
        await SayAsync(neighbour, mine, $"Bagus, {Name}!");
        var proposal = await app.DbAsync(db => db.Proposals.Include(p => p.Challenge).SingleAsync(p => p.Id == mine, Cancel));
        await app.DbAsync(async db =>
        {
            db.Attach(proposal);
            db.Add(new Report(proposal, null, neighbour.Id, Reason.PersonalData, $"Ada nomor {Phone} milik {Name}", app.Clock.Now));
            return await db.SaveChangesAsync(Cancel);
        });
        using var vote = await person.Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{other}/vote", UriKind.Relative), null, Cancel);
        using var second = await neighbour.Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{mine}/vote", UriKind.Relative), null, Cancel);
        Assert.True(vote.IsSuccessStatusCode && second.IsSuccessStatusCode);
        using var keyed = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/proposals/{other}/comments") { Content = JsonContent.Create(new { text = $"Tanda tangan: {Name}" }) };
        keyed.Headers.Add("Idempotency-Key", "kunci-uji-hapus");
        using var kept = await person.Browser.Http.SendAsync(keyed, Cancel);
    }

    private async Task<Infrastructure.Browser> EnteredAsync(string email)
    {
        var browser = app.Stranger();
        await browser.SubmitAsync("/account/login", "", ("Input.Contact", email), ("Input.Password", App.Password));
        await browser.SubmitAsync("/account/second-factor", "", ("Input.Code", Totp.CodeAt(App.TotpSecret, app.Clock.Now)));
        return browser;
    }

    /// <summary>Where anything of the person is: every column that can hold letters, and the bytes of every one that cannot be read.</summary>
    private async Task<List<string>> FindAsync()
    {
        string[] values = [Name, Email, "zq.unik77", "081398765432", "81398765432", "0813-9876-5432", "813 9876 5432", "(0813) 98765432"];
        await using var source = NpgsqlDataSource.Create(app.ConnectionString);
        var columns = new List<(string Table, string Column, string Type)>();
        await using (var command = source.CreateCommand("""
            select c.table_name, c.column_name, c.udt_name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
            where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.udt_name in ('text', 'varchar', 'citext', 'bpchar', 'json', 'jsonb', '_text', '_varchar', 'bytea', 'tsvector', 'xml')
            """))
        await using (var rows = await command.ExecuteReaderAsync(Cancel))
        {
            while (await rows.ReadAsync(Cancel))
            {
                columns.Add((rows.GetString(0), rows.GetString(1), rows.GetString(2)));
            }
        }

        var found = new List<string>();
        foreach (var (table, column, type) in columns)
        {
            var text = type is "bytea" ? $"encode({column}, 'escape')" : $"{column}::text";
            await using var command = source.CreateCommand($"select count(*) from {table} where exists (select from unnest($1::text[]) v where {text} ilike '%' || v || '%')");
            command.Parameters.AddWithValue(values);
            if ((long)(await command.ExecuteScalarAsync(Cancel))! > 0)
            {
                found.Add($"{table}.{column}");
            }
        }

        return found;
    }

    private Task<byte[]> DigestAsync(string contact) => app.UseAsync<Codes, byte[]>(c => Task.FromResult(c.DigestOf(Contact.Parse(contact))));

    private Task<byte[]> SealAsync(string column, string text) => app.UseAsync<Vault, byte[]>(v => Task.FromResult(v.Seal(column, text)));

    private Task<string> TalliesAsync() => app.DbAsync(async db => string.Join(' ', await db.Tallies.OrderBy(t => t.ProposalId).Select(t => $"{t.ProposalId}:{t.Votes}:{t.Comments}").ToListAsync(Cancel)));

    /// <summary>The signed document as it is handed out; its hash is the published one, and it is found by it.</summary>
    private async Task<(string Document, string Sha256)> RecordAsync(long forum)
    {
        var record = await app.DbAsync(db => db.AgreementRecords.AsNoTracking().SingleAsync(r => r.ForumId == forum, Cancel));
        Assert.Equal(record.Sha256, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(record.Document!))));
        Assert.NotNull(await app.UseAsync<AgreementReads, VerifiedDocument?>(r => r.VerifyAsync(record.Sha256!, Cancel)));
        return (record.Document!, record.Sha256!);
    }

    private Task<int> EventsAsync() => app.DbAsync(db => db.Events.CountAsync(Cancel));

    private async Task SqlAsync(string sql, long forum, string document = "")
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(app.OwnerConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("forum", forum);
        command.Parameters.AddWithValue("document", document);
        await command.ExecuteNonQueryAsync(Cancel);
        await transaction.CommitAsync(Cancel);
    }
}
