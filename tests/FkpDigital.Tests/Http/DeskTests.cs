using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Desk;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Transparency;
using FkpDigital.Voting;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FkpDigital.Tests.Http;

/// <summary>Officers enter things for citizens without a phone; a colleague confirms; the citizen follows and takes over.</summary>
public sealed class DeskTests(App app) : IClassFixture<App>
{
    private static int _citizens;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An agency with two officers, a challenge and a proposal of somebody.</summary>
    private sealed record Office(Agency Unit, Person Clerk, Person Colleague, Challenge Challenge, Proposal Proposal)
    {
        public string Page => $"/workspace/{Unit.Slug}/desk";
    }

    [Fact]
    public async Task A_vote_counts_once_a_second_officer_confirms_it_apart_and_with_all_others()
    {
        var office = await OpenAsync();
        await VoteAsync(await app.PersonAsync(), office.Proposal);

        var code = await EnterAsync(office, EntryKind.Vote);
        var before = await DetailsAsync(office.Proposal);
        var own = await office.Clerk.Browser.PageAsync($"{office.Page}/{await LastAsync()}");
        var list = (await office.Colleague.Browser.PageAsync(office.Page)).Body!.TextContent;
        var confirmed = await ConfirmAsync(office, await LastAsync());
        var after = await DetailsAsync(office.Proposal);
        var page = await app.Stranger().PageAsync($"/proposals/{office.Proposal.Id}/{Slug.From(office.Proposal.Title)}");
        var (followed, work) = ((await app.Stranger().PageAsync($"/claim/{code}")).Body!.TextContent, (await office.Clerk.Browser.PageAsync(office.Page)).Body!.TextContent);

        Assert.Equal((1, 0), (before.GetProperty("votes").GetInt32(), before.GetProperty("assistedVotes").GetInt32()));
        Assert.DoesNotContain(own.QuerySelectorAll("form"), f => f.GetAttribute("action")!.Contains("handler=Confirm", StringComparison.Ordinal));
        Assert.Contains("Menunggu petugas kedua", list, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, confirmed.StatusCode);
        Assert.Equal((2, 1), (after.GetProperty("votes").GetInt32(), after.GetProperty("assistedVotes").GetInt32()));
        Assert.Contains("2 suara, 1 di antaranya dari loket.", page.QuerySelector("#dukung")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Disahkan", followed, StringComparison.Ordinal);
        Assert.Contains("2 dukungan untuk tantangan di sini, 1 di antaranya dari loket.", work, StringComparison.Ordinal);
        Assert.True((await app.UseAsync<Recount, RecountResult>(r => r.RunAsync(Cancel))).IsRight);
    }

    [Fact]
    public async Task Proposals_and_comments_show_after_the_confirmation_with_the_mark_of_the_desk()
    {
        var office = await OpenAsync();
        await EnterAsync(office, EntryKind.Proposal);
        var proposed = await LastAsync();
        await EnterAsync(office, EntryKind.Comment);
        var commented = await LastAsync();
        var hidden = (await app.Stranger().PageAsync($"/challenges/{office.Challenge.Slug}")).Body!.TextContent;
        await ConfirmAsync(office, proposed);
        await ConfirmAsync(office, commented);

        var entry = await app.DbAsync(db => db.AssistedEntries.SingleAsync(e => e.Id == proposed, Cancel));
        var page = await app.Stranger().PageAsync($"/proposals/{entry.ProposalId}/kursi-tunggu-untuk-lansia");
        var thread = (await app.Stranger().PageAsync($"/proposals/{office.Proposal.Id}/{Slug.From(office.Proposal.Title)}")).QuerySelector(".cmt")!.TextContent;
        var ranking = (await app.Stranger().PageAsync($"/challenges/{office.Challenge.Slug}")).QuerySelector($"[data-proposal='{entry.ProposalId}']")!.TextContent;

        Assert.DoesNotContain("Kursi tunggu untuk lansia", hidden, StringComparison.Ordinal);
        Assert.Contains($"Dicatat di loket {office.Unit.Name}", page.QuerySelector("article")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Mbah Warni", page.QuerySelector("article")!.TextContent, StringComparison.Ordinal);
        Assert.Contains($"Dicatat di loket {office.Unit.Name}", thread, StringComparison.Ordinal);
        Assert.Contains("Dicatat di loket", ranking, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_another_officer_of_that_desk_confirms()
    {
        var (office, elsewhere, citizen) = (await OpenAsync(), await OpenAsync(), await app.PersonAsync());
        await EnterAsync(office, EntryKind.Vote);
        var (id, page) = (await LastAsync(), office.Page);

        var same = await ForceAsync(office.Clerk, $"{page}/{id}?handler=Confirm");
        var other = await ForceAsync(elsewhere.Clerk, $"{page}/{id}?handler=Confirm");
        var nobody = await ForceAsync(citizen, $"{page}/{id}?handler=Confirm");
        var moved = await ForceAsync(elsewhere.Clerk, $"{elsewhere.Page}/{id}?handler=Confirm");
        using var looks = await elsewhere.Clerk.Browser.GetAsync($"{page}/{id}");
        using var enters = await elsewhere.Clerk.Browser.GetAsync($"{page}/new");
        using var secretary = await (await app.PersonAsync("Sekretaris", Role.Secretary, office.Unit)).Browser.GetAsync(page);

        Assert.Equal(HttpStatusCode.Forbidden, same.StatusCode);
        Assert.Contains("Petugas yang mencatat tidak mengesahkan sendiri", (await Infrastructure.Browser.ReadAsync(same)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(
            [HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden],
            new[] { other, nobody, moved, looks, enters, secretary }.Select(a => a.StatusCode));
        Assert.Equal(EntryState.Waiting, await StateAsync(id));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => app.DbAsync(db =>
            db.Database.ExecuteSqlAsync($"update assisted_entry set state = 'Confirmed', decided_by = entered_by, decided_at = now() where id = {id}", Cancel)));
        Assert.Equal("confirmed_by_another_officer", refused.ConstraintName);
    }

    [Fact]
    public async Task Two_who_confirm_at_once_and_one_who_confirms_again_make_one_vote()
    {
        var office = await OpenAsync();
        var third = await app.PersonAsync("Petugas Ketiga", Role.BureauOfficer, office.Unit);
        await EnterAsync(office, EntryKind.Vote);
        var (id, address) = (await LastAsync(), $"{office.Page}/{await LastAsync()}");
        var forms = new[] { (office.Colleague, Form: await FormAsync(office.Colleague, address, "Confirm")), (third, Form: await FormAsync(third, address, "Confirm")) };

        var answers = await Task.WhenAll(forms.Concat(forms).Select(f => f.Item1.Browser.SendAsync(f.Form, address)));

        Assert.Equal((1, 3), (answers.Count(a => a.StatusCode is HttpStatusCode.Redirect), answers.Count(a => a.StatusCode is HttpStatusCode.Conflict)));
        Assert.Equal(1, (await DetailsAsync(office.Proposal)).GetProperty("votes").GetInt32());
        Assert.Equal(1, await app.DbAsync(db => db.Ballots.CountAsync(b => b.ProposalId == office.Proposal.Id, Cancel)));
        Assert.Equal(EntryState.Confirmed, await StateAsync(id));
    }

    [Fact]
    public async Task One_citizen_is_one_person_at_every_desk()
    {
        var (office, nik) = (await OpenAsync(votesPerPerson: 2), Nik());
        var government = await app.DbAsync(db => db.Agencies.SingleAsync(a => a.Id == office.Unit.ParentId, Cancel));
        var above = office with { Unit = government, Clerk = await app.PersonAsync("Petugas Atas", Role.Officer, government) };
        await EnterAsync(office, EntryKind.Vote, nik);
        await ConfirmAsync(office, await LastAsync());

        var twice = await SendAsync(above, EntryKind.Vote, nik);
        var other = await SendAsync(above, EntryKind.Vote, nik, ("Input.Proposal", Text((await app.ProposalAsync(office.Challenge, "Papan antrean yang terbaca")).Id)));
        var third = await SendAsync(above, EntryKind.Vote, nik, ("Input.Proposal", Text((await app.ProposalAsync(office.Challenge, "Kipas angin di ruang tunggu")).Id)));

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Redirect, HttpStatusCode.Conflict), (twice.StatusCode, other.StatusCode, third.StatusCode));
        Assert.Contains("Warga ini sudah mendukung usulan itu", (await Infrastructure.Browser.ReadAsync(twice)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(1, await app.DbAsync(db => db.AssistedEntries.Where(e => e.ChallengeId == office.Challenge.Id).Select(e => e.ParticipantId).Distinct().CountAsync(Cancel)));
        // Nowhere in the open: neither the number nor anything that begins like it.
        Assert.Equal(0, await app.DbAsync(db => db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from assisted_entry e join participant p on p.id = e.participant_id where e::text like {"%" + nik + "%"} or p::text like {"%" + nik + "%"}").SingleAsync(Cancel)));
    }

    [Fact]
    public async Task What_the_rules_no_longer_allow_is_refused_in_their_words_and_stays_so()
    {
        var office = await OpenAsync();
        var code = await EnterAsync(office, EntryKind.Vote);
        var (id, now) = (await LastAsync(), app.Clock.Now);
        app.Clock.Now += TimeSpan.FromDays(8);
        var answer = await ConfirmAsync(office, id);
        var again = await office.Colleague.Browser.PageAsync($"{office.Page}/{id}");
        var followed = (await app.Stranger().PageAsync($"/claim/{code}")).Body!.TextContent;
        app.Clock.Now = now;

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("Masa dukungan sudah ditutup", (await Infrastructure.Browser.ReadAsync(answer)).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Masa dukungan sudah ditutup", again.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Masa dukungan sudah ditutup", followed, StringComparison.Ordinal);
        Assert.Equal(EntryState.Refused, await StateAsync(id));
        Assert.Equal(0, await app.DbAsync(db => db.Votes.CountAsync(v => v.ProposalId == office.Proposal.Id, Cancel)));
    }

    [Fact]
    public async Task A_form_says_everything_that_is_missing_and_nothing_is_ticked_beforehand()
    {
        var office = await OpenAsync();
        var blank = await office.Clerk.Browser.PageAsync($"{office.Page}/new?kind=proposal");

        var answer = await office.Clerk.Browser.SubmitAsync($"{office.Page}/new?kind=proposal", "", ("Input.IdentityNumber", "123"));

        Assert.All(blank.QuerySelectorAll<IHtmlInputElement>("input[type=checkbox]"), box => Assert.False(box.IsChecked));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(8, (await Infrastructure.Browser.ReadAsync(answer)).QuerySelectorAll("[role=alert] li").Length);
        Assert.Equal(0, await app.DbAsync(db => db.AssistedEntries.CountAsync(e => e.ChallengeId == office.Challenge.Id, Cancel)));
    }

    [Fact]
    public async Task The_citizen_takes_everything_over_once_and_nobody_counts_twice()
    {
        var (office, nik, citizen) = (await OpenAsync(votesPerPerson: 2), Nik(), await app.PersonAsync("Warni Punya Akun"));
        var other = await app.ProposalAsync(office.Challenge, "Papan antrean yang terbaca");
        var code = await EnterAsync(office, EntryKind.Vote, nik);
        await ConfirmAsync(office, await LastAsync());
        await EnterAsync(office, EntryKind.Vote, nik, ("Input.Proposal", Text(other.Id)));
        await ConfirmAsync(office, await LastAsync());
        await EnterAsync(office, EntryKind.Proposal, nik);
        await ConfirmAsync(office, await LastAsync());
        var made = await app.DbAsync(db => db.AssistedEntries.Where(e => e.Kind == EntryKind.Proposal && e.ChallengeId == office.Challenge.Id).Select(e => e.ProposalId!.Value).SingleAsync(Cancel));
        await EnterAsync(office, EntryKind.Comment, nik);
        var waiting = await LastAsync();
        await VoteAsync(citizen, office.Proposal); // the same as at the desk
        await citizen.Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{made}/vote", UriKind.Relative), null, Cancel); // what will be the own one

        var officers = await office.Colleague.Browser.SubmitAsync($"/claim/{code}", "");
        var claimed = await citizen.Browser.SubmitAsync($"/claim/{code}", "");
        var twice = await ForceAsync(citizen, $"/claim/{code}");
        await ConfirmAsync(office, waiting);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Redirect, HttpStatusCode.Conflict), (officers.StatusCode, claimed.StatusCode, twice.StatusCode));
        Assert.Contains("milik akun Anda", (await citizen.Browser.PageAsync($"/claim/{code}")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal([office.Proposal.Id, other.Id], await app.DbAsync(db => db.Votes.Where(v => v.ParticipantId == citizen.Id).OrderBy(v => v.ProposalId).Select(v => v.ProposalId).ToListAsync(Cancel)));
        Assert.Equal(2, await app.DbAsync(db => db.Votes.CountAsync(v => v.RoundId == office.Proposal.RoundId, Cancel)));
        Assert.Equal(citizen.Id, await app.DbAsync(db => db.Proposals.Where(p => p.Id == made).Select(p => p.AuthorId).SingleAsync(Cancel)));
        Assert.Equal(citizen.Id, await app.DbAsync(db => db.Comments.Where(c => c.ProposalId == office.Proposal.Id).Select(c => c.AuthorId).SingleAsync(Cancel)));
        Assert.Equal((1, 0), ((await DetailsAsync(office.Proposal)).GetProperty("votes").GetInt32(), (await DetailsAsync(office.Proposal)).GetProperty("assistedVotes").GetInt32()));
        Assert.Equal((1, 1), ((await DetailsAsync(other)).GetProperty("votes").GetInt32(), (await DetailsAsync(other)).GetProperty("assistedVotes").GetInt32()));
        Assert.True((await app.UseAsync<Recount, RecountResult>(r => r.RunAsync(Cancel))).IsRight);
        // At any desk the citizen is the account from now on.
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(office, EntryKind.Vote, nik)).StatusCode);
    }

    [Fact]
    public async Task An_account_is_one_person_and_a_round_that_closed_stays_as_it_was_counted()
    {
        var (office, citizen) = (await OpenAsync(), await app.PersonAsync());
        var (mine, others) = (await EnterAsync(office, EntryKind.Vote), await EnterAsync(office, EntryKind.Vote));
        foreach (var id in await app.DbAsync(db => db.AssistedEntries.Where(e => e.ChallengeId == office.Challenge.Id).Select(e => e.Id).ToListAsync(Cancel)))
        {
            await ConfirmAsync(office, id);
        }

        await VoteAsync(citizen, office.Proposal);
        var now = app.Clock.Now;
        app.Clock.Now += TimeSpan.FromDays(8);
        var first = await citizen.Browser.SubmitAsync($"/claim/{mine}", "");
        var second = await citizen.Browser.SubmitAsync($"/claim/{others}", "");
        app.Clock.Now += TimeSpan.FromDays(400);
        using var late = await app.Stranger().GetAsync($"/claim/{others}");
        app.Clock.Now = now;

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Forbidden, HttpStatusCode.NotFound), (first.StatusCode, second.StatusCode, late.StatusCode));
        Assert.Equal((3, 2), ((await DetailsAsync(office.Proposal)).GetProperty("votes").GetInt32(), (await DetailsAsync(office.Proposal)).GetProperty("assistedVotes").GetInt32()));
    }

    [Fact]
    public async Task The_slip_shows_its_code_once_and_a_new_one_ends_the_old()
    {
        var office = await OpenAsync();
        var first = await EnterAsync(office, EntryKind.Vote);
        var id = await LastAsync();
        using var again = await office.Clerk.Browser.GetAsync($"{office.Page}/{id}/slip");
        var renewed = await office.Clerk.Browser.SubmitAsync($"{office.Page}/{id}", "Renew");
        var second = (await office.Clerk.Browser.PageAsync(renewed.Headers.Location!.ToString())).QuerySelector(".code")!.TextContent;
        using var old = await app.Stranger().GetAsync($"/claim/{first}");

        Assert.Equal($"{office.Page}/{id}", again.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
        Assert.Contains("Menunggu petugas kedua", (await app.Stranger().PageAsync($"/claim?code={second.ToLowerInvariant()}")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(0, await app.DbAsync(db => db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from assisted_entry e where e::text like {"%" + second + "%"}").SingleAsync(Cancel)));
    }

    [Fact]
    public async Task The_log_tells_of_entries_and_the_public_log_of_no_person()
    {
        var (office, citizen) = (await OpenAsync(), await app.PersonAsync());
        var code = await EnterAsync(office, EntryKind.Vote);
        await ConfirmAsync(office, await LastAsync());
        await citizen.Browser.SubmitAsync($"/claim/{code}", "");
        await EnterAsync(office, EntryKind.Comment);
        await office.Colleague.Browser.SubmitAsync($"{office.Page}/{await LastAsync()}", "Refuse", ("Input.Reason", "Warga membatalkannya."));

        var kinds = await app.DbAsync(db => db.Events.Where(e => e.AgencyId == office.Unit.Id && e.Kind.StartsWith("assisted.")).OrderBy(e => e.Id).Select(e => e.Kind).ToListAsync(Cancel));

        Assert.Equal(["assisted.entered", "assisted.confirmed", "assisted.claimed", "assisted.entered", "assisted.refused"], kinds);
        Assert.DoesNotContain(PublicLog.Kinds, k => k.StartsWith("assisted.", StringComparison.Ordinal));
    }

    private async Task<Office> OpenAsync(int? votesPerPerson = null)
    {
        var unit = await app.UnitAsync();
        var challenge = await app.OpenChallengeAsync(unit, votesPerPerson);
        return new Office(unit, await app.PersonAsync("Petugas Pencatat", Role.Officer, unit), await app.PersonAsync("Petugas Pengesah", Role.Officer, unit), challenge, await app.ProposalAsync(challenge));
    }

    /// <summary>Enters something for a citizen.</summary>
    /// <returns>The code on the slip.</returns>
    private static async Task<string> EnterAsync(Office office, EntryKind kind, string? nik = null, params (string, string)[] values)
    {
        var answer = await SendAsync(office, kind, nik ?? Nik(), values);
        Assert.True(answer.StatusCode is HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(Cancel));
        return (await office.Clerk.Browser.PageAsync(answer.Headers.Location!.ToString())).QuerySelector(".code")!.TextContent;
    }

    private static async Task<HttpResponseMessage> SendAsync(Office office, EntryKind kind, string nik, params (string Name, string Value)[] values)
    {
        (string Name, string Value)[] usual =
        [
            ("Input.Proposal", Text(office.Proposal.Id)), ("Input.Text", "Saya sering menunggu berdiri."), ("Input.Stance", "For"),
            ("Input.Title", "Kursi tunggu untuk lansia"), ("Input.Category", Text(office.Challenge.Categories[0].Id)), ("Input.Problem", "Warga lansia menunggu berdiri berjam-jam."), ("Input.Recommendation", "Sediakan dua belas kursi di dekat loket."),
            ("Input.DisplayName", "Mbah Warni"), ("Input.IdentityNumber", nik), ("Input.IsAdult", "true"), ("Input.Consents", "true"),
        ];
        return await office.Clerk.Browser.SubmitAsync(
            $"{office.Page}/new?kind={kind.ToString().ToLowerInvariant()}", "",
            [.. usual.Where(u => !values.Any(v => v.Name == u.Name)), .. values]);
    }

    private static Task<HttpResponseMessage> ConfirmAsync(Office office, long id) => office.Colleague.Browser.SubmitAsync($"{office.Page}/{id}", "Confirm");

    private Task<long> LastAsync() => app.DbAsync(db => db.AssistedEntries.MaxAsync(e => e.Id, Cancel));

    private Task<EntryState> StateAsync(long id) => app.DbAsync(db => db.AssistedEntries.Where(e => e.Id == id).Select(e => e.State).SingleAsync(Cancel));

    private Task<JsonElement> DetailsAsync(Proposal proposal) => app.Stranger().Http.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/proposals/{proposal.Id}", UriKind.Relative), Cancel);

    private static async Task VoteAsync(Person person, Proposal proposal)
    {
        using var answer = await person.Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{proposal.Id}/vote", UriKind.Relative), null, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<IHtmlFormElement> FormAsync(Person person, string address, string handler) =>
        (await person.Browser.PageAsync(address)).QuerySelectorAll<IHtmlFormElement>("main form[method=post]").First(f => (f.GetAttribute("action") ?? "").Contains(handler, StringComparison.Ordinal));

    /// <summary>Sends a form to an address that shows the person none.</summary>
    private static async Task<HttpResponseMessage> ForceAsync(Person person, string address)
    {
        var form = await FormAsync(person, "/account", "");
        form.SetAttribute("action", address);
        return await person.Browser.SendAsync(form, address);
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number of somebody new.</summary>
    private static string Nik() => string.Create(CultureInfo.InvariantCulture, $"331301410750{Interlocked.Increment(ref _citizens):D4}");
}
