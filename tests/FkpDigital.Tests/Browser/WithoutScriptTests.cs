using System.Globalization;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FkpDigital.Tests.Browser;

/// <summary>Script only helps: a browser without it does everything a citizen can do.</summary>
public sealed class WithoutScriptTests(Site site, Chromium chromium) : IClassFixture<Site>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_citizen_registers_proposes_and_finds_the_proposal_in_the_ranking()
    {
        var challenge = await site.OpenChallengeAsync();
        await using var window = await chromium.OpenAsync(site.Address, script: false);
        var page = window.Page;

        await page.GotoAsync($"/challenges/{challenge.Slug}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Tulis usulan" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Daftar", Exact = true }).ClickAsync();
        await page.GetByLabel("Nama tampilan").FillAsync("Warga Tanpa Skrip");
        await page.GetByLabel("Surel atau nomor HP").FillAsync("tanpa.skrip@contoh.test");
        await page.GetByLabel("Kata sandi", new() { Exact = true }).FillAsync(App.Password);
        await page.GetByLabel("18 tahun atau lebih").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Daftar" }).ClickAsync();
        await page.GetByLabel("Kode 6 angka").FillAsync(await site.CodeAsync("tanpa.skrip@contoh.test"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Buka akun" }).ClickAsync();

        await page.GetByLabel("Judul usulan").FillAsync("Layar antrean di ruang tunggu");
        await page.GetByRole(AriaRole.Button, new() { Name = "Kirim usulan" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("isian yang perlu diperbaiki");
        await Expect(page.GetByLabel("Judul usulan")).ToHaveValueAsync("Layar antrean di ruang tunggu");
        await page.Locator("label.pillx", new() { HasText = "Daring" }).ClickAsync();
        await page.GetByLabel("Masalah").FillAsync("Orang tidak tahu kapan gilirannya tiba dan bertanya terus.");
        await page.GetByLabel("Rekomendasi perbaikan").FillAsync("Pasang layar antrean di ruang tunggu dan di situs dinas.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Kirim usulan" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Layar antrean di ruang tunggu");

        await page.GotoAsync($"/challenges/{challenge.Slug}");
        await Expect(page.Locator(".prow")).ToContainTextAsync("Layar antrean di ruang tunggu");
    }

    [Fact]
    public async Task A_vote_is_cast_and_withdrawn_with_a_form()
    {
        var challenge = await site.OpenChallengeAsync();
        var proposal = await site.ProposalAsync(challenge);
        await using var window = await SignedInAsync();
        var (page, card) = (window.Page, window.Page.Locator(".vote-card"));
        await page.GotoAsync($"/challenges/{challenge.Slug}");

        await page.Locator(".prow").GetByRole(AriaRole.Button, new() { Name = "Dukung" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Dukungan Anda tercatat." })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Loket khusus lansia setiap pagi" }).First.ClickAsync();
        await Expect(card.Locator("[data-votes]")).ToHaveTextAsync("1");
        await card.GetByRole(AriaRole.Button, new() { Name = "Didukung" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Dukungan Anda ditarik." })).ToBeVisibleAsync();
        await Expect(page.Locator($".prow [data-votes='{proposal.Id}'], .vote-card [data-votes='{proposal.Id}']").First).ToHaveTextAsync("0");
    }

    [Fact]
    public async Task A_vote_too_many_is_refused_in_words()
    {
        var challenge = await site.OpenChallengeAsync(votesPerPerson: 1);
        await site.ProposalAsync(challenge, "Loket khusus lansia setiap pagi");
        await site.ProposalAsync(challenge, "Nomor antrean lewat telepon");
        await using var window = await SignedInAsync();
        var page = window.Page;
        var rows = page.Locator(".prow");
        await page.GotoAsync($"/challenges/{challenge.Slug}");
        var stale = await window.TabAsync();
        await stale.GotoAsync($"/challenges/{challenge.Slug}");

        await rows.Nth(0).GetByRole(AriaRole.Button, new() { Name = "Dukung" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Dukungan Anda tercatat." })).ToBeVisibleAsync();
        await stale.Locator(".prow").Nth(1).GetByRole(AriaRole.Button, new() { Name = "Dukung" }).ClickAsync();

        await Expect(stale.GetByRole(AriaRole.Alert)).ToContainTextAsync("Dukungan Anda habis. Tarik satu untuk memindahkan.");
        Assert.Equal(1, await site.DbAsync(db => db.Votes.CountAsync(v => db.Rounds.Any(r => r.Id == v.RoundId && r.ChallengeId == challenge.Id), Cancel)));
    }

    [Fact]
    public async Task A_comment_is_written_answered_and_reported_with_forms()
    {
        var challenge = await site.OpenChallengeAsync();
        var proposal = await site.ProposalAsync(challenge);
        var address = string.Create(CultureInfo.InvariantCulture, $"/proposals/{proposal.Id}");
        await using var writer = await SignedInAsync();
        await using var reader = await SignedInAsync();
        var (page, other) = (writer.Page, reader.Page);

        await page.GotoAsync(address);
        await page.Locator("label:has(input[name='Input.Stance'][value=against])").ClickAsync();
        await page.GetByLabel("Alasan Anda").FillAsync("Anggarannya belum ada tahun ini.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Kirim", Exact = true }).ClickAsync();
        await Expect(page.Locator(".stances .against .num")).ToHaveTextAsync("1");

        await other.GotoAsync(address);
        await other.GetByRole(AriaRole.Link, new() { Name = "Balas" }).ClickAsync();
        await other.GetByLabel("Balasan Anda").FillAsync("Bisa dengan pegawai yang ada.");
        await other.GetByRole(AriaRole.Button, new() { Name = "Kirim balasan" }).ClickAsync();
        await Expect(other.Locator(".cmts .cmts .cmt")).ToContainTextAsync("Bisa dengan pegawai yang ada.");

        await other.Locator(".cmts").First.GetByRole(AriaRole.Link, new() { Name = "Laporkan" }).First.ClickAsync();
        await other.GetByLabel("Apa yang keliru?").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await other.GetByRole(AriaRole.Button, new() { Name = "Kirim laporan" }).ClickAsync();

        await Expect(other.GetByRole(AriaRole.Status).Filter(new() { HasText = "aporan" })).ToBeVisibleAsync();
        Assert.Equal(1, await site.DbAsync(db => db.Reports.CountAsync(Cancel)));
    }

    private async Task<Window> SignedInAsync()
    {
        var person = await site.PersonAsync();
        var window = await chromium.OpenAsync(site.Address, script: false);
        await window.SignInAsync(person.Email);
        return window;
    }
}
