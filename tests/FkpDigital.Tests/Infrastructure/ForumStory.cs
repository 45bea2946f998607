using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Challenges;
using FkpDigital.Forums;
using FkpDigital.Proposals;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Infrastructure;

/// <summary>A forum that was held and concluded: two proposals adopted, one of them with votes; its record is a draft.</summary>
public sealed class ForumStory
{
    public const string PhoneOfCitizen = "0812-5555-7731";
    public const string PhoneOfUnit = "+62 857 4444 1190";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly App _app;

    private ForumStory(App app) => _app = app;

    public required Agency Unit { get; init; }
    public required Person Officer { get; init; }
    public required Person Secretary { get; init; }
    public required Person UnitHead { get; init; }
    public required Person AgencyHead { get; init; }
    public required Challenge Challenge { get; init; }
    public required Proposal Proposal { get; init; }
    public required long ForumId { get; init; }

    /// <summary>Ids of the two rows, in order.</summary>
    public required IReadOnlyList<long> Rows { get; init; }

    public string RecordPage => string.Create(CultureInfo.InvariantCulture, $"/workspace/{Unit.Slug}/forums/{ForumId}/record");
    public string AgreementApi => string.Create(CultureInfo.InvariantCulture, $"/api/v1/forums/{ForumId}/agreement");
    public string AgreementPage => string.Create(CultureInfo.InvariantCulture, $"/forums/{ForumId}/agreement");

    /// <summary>Tells it; the clock of the app goes on by nine days.</summary>
    public static async Task<ForumStory> TellAsync(App app, Agency? unit = null)
    {
        unit ??= await app.UnitAsync();
        var officer = await app.PersonAsync("Petugas Forum", Role.Officer, unit);
        var challenge = await app.OpenChallengeAsync(unit);
        var proposal = await app.ProposalAsync(challenge, "Loket khusus lansia setiap pagi");
        await app.ProposalAsync(challenge, "Nomor antrean lewat telepon");
        for (var i = 0; i < 2; i++)
        {
            var voter = await app.PersonAsync();
            using var vote = await voter.Browser.Http.PutAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/v1/proposals/{proposal.Id}/vote"), UriKind.Relative), null, Cancel);
            vote.EnsureSuccessStatusCode();
        }

        app.Clock.Now = app.Clock.Now.AddDays(8);
        var forum = await app.UseAsync<RunAgenda, Forum>(r => r.CallForumAsync(challenge.Id, 1, "Forum loket yang ramah", officer.Id, Cancel));
        await app.UseAsync<RunAgenda, bool>(r => r.FreezeAsync(forum.Id, officer.Id, Cancel));
        await HoldAsync(app, forum.Id, officer.Id);
        var record = await app.UseAsync<ConcludeForum, AgreementRecord?>(c => c.RunAsync(forum.Id, officer.Id, Cancel));
        return new ForumStory(app)
        {
            Unit = unit,
            Officer = officer,
            Secretary = await app.PersonAsync("Sekretaris Forum", Role.Secretary, unit),
            UnitHead = await app.PersonAsync("Kepala Unit Uji", Role.UnitHead, unit),
            AgencyHead = await app.PersonAsync("Kepala Instansi Uji", Role.AgencyHead, unit),
            Challenge = challenge,
            Proposal = proposal,
            ForumId = forum.Id,
            Rows = [.. record!.Rows.OrderBy(r => r.Position).Select(r => r.Id)],
        };
    }

    /// <summary>The record as the database has it, with what its methods need; changes of <paramref name="change"/> are saved.</summary>
    public Task<AgreementRecord> WithRecordAsync(Action<AgreementRecord> change) => _app.DbAsync(async db =>
    {
        var record = (await new PublishRecord(db, _app.Clock).LoadAsync(ForumId, Cancel))!;
        change(record);
        await db.SaveChangesAsync(Cancel);
        return record;
    });

    /// <summary>Fills both rows: the first due on a day, the second in a month.</summary>
    public Task<AgreementRecord> FillAsync(DueTime? first = null, DueTime? second = null) => WithRecordAsync(record =>
    {
        var day = DateOnly.FromDateTime(_app.Clock.Now.UtcDateTime).AddDays(30);
        foreach (var row in record.Rows.OrderBy(r => r.Position))
        {
            var due = row.Position == 1 ? first ?? DueTime.Of(DueKind.Date, day) : second ?? DueTime.Of(DueKind.Month, day);
            record.EditRow(row.Id, row.Problem, row.Recommendation, due, "Kepala Bidang Pelayanan", Officer.Id);
        }
    });

    public Task<AgreementRecord> PrepareAsync() => WithRecordAsync(record => record.Prepare(
        "000.8.3/112/2026", "Karanganyar", new Official(UnitHead.Id, "Sri Lestari", "Kepala Dinas"), new Official(AgencyHead.Id, "Bambang Wijaya", "Sekretaris Daerah"), Officer.Id));

    /// <summary>Fills, prepares and signs.</summary>
    public async Task<AgreementRecord> SignAsync(DueTime? first = null, DueTime? second = null)
    {
        await FillAsync(first, second);
        await PrepareAsync();
        await WithRecordAsync(record => record.Sign(UnitHead.Id, _app.Clock.Now));
        return await WithRecordAsync(record => record.Sign(AgencyHead.Id, _app.Clock.Now));
    }

    /// <summary>Fills, prepares, signs and publishes; the ids of the two promises in order.</summary>
    public async Task<IReadOnlyList<long>> PublishAsync(DueTime? first = null, DueTime? second = null)
    {
        await SignAsync(first, second);
        await _app.UseAsync<PublishRecord, int?>(records => records.RunAsync(ForumId, Officer.Id, Cancel));
        return await _app.DbAsync(db => db.Commitments.Where(c => c.Row.Record.ForumId == ForumId).OrderBy(c => c.Row.Position).Select(c => c.Id).ToListAsync(Cancel));
    }

    private static Task<int> HoldAsync(App app, long forumId, long officerId) => app.DbAsync(async db =>
    {
        var forum = await db.Forums.Include(f => f.Round).ThenInclude(r => r.Challenge).Include(f => f.Agenda).ThenInclude(a => a.Items).Include(f => f.Attendees)
            .SingleAsync(f => f.Id == forumId, Cancel);
        forum.Plan("Forum loket yang ramah", new Meeting(ForumForm.PublicHearing, ForumMode.InPerson, "Aula kecamatan", null, app.Clock.Now), officerId);
        forum.Attend("Nurul Hidayah", PhoneOfCitizen, Sex.P, Element.PenggunaLayanan, "Warga Kecamatan Puring", officerId);
        forum.Attend("Slamet Riyadi", PhoneOfUnit, Sex.L, Element.Penyelenggara, "Dinas", officerId);
        app.Clock.Now = app.Clock.Now.AddDays(1);
        foreach (var item in forum.Agenda.Items.Where(i => i.Source is AgendaSource.Proposal))
        {
            forum.Decide(item.Id, ItemOutcome.Adopted, null, officerId, app.Clock.Now);
        }

        return await db.SaveChangesAsync(Cancel);
    });
}
