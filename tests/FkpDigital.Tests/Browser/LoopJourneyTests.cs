using System.Globalization;
using System.Text.RegularExpressions;
using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FkpDigital.Tests.Browser;

/// <summary>From a question to a kept promise, as people see it.</summary>
public sealed partial class LoopJourneyTests(Site site, Chromium chromium) : IClassFixture<Site>
{
    private const string Question = "Antrean loket yang ramah bagi semua";
    private const string First = "Loket khusus lansia setiap pagi";
    private const string Second = "Nomor antrean lewat telepon";
    private const string Forum = "Forum antrean yang ramah";

    private readonly List<Person> _officials = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_idea_becomes_a_kept_promise_and_every_step_can_be_followed_back()
    {
        var unit = await site.UnitAsync();
        var work = $"/workspace/{unit.Slug}";
        var clerk = await site.PersonAsync("Petugas Loket", Role.Officer, unit);
        await using var officer = await chromium.OpenAsync(site.Address);
        await officer.SignInAsync(clerk.Email, site.Clock);
        var unitHead = await OfficialAsync("Kepala Unit Uji", Role.UnitHead, unit);
        var agencyHead = await OfficialAsync("Kepala Instansi Uji", Role.AgencyHead, unit);
        await using var author = await EnterAsync("Siti Pengusul");
        await using var friend = await EnterAsync("Budi Pendukung");
        await using var critic = await EnterAsync("Rina Pendukung");

        var challenge = await LaunchAsync(officer.Page, work);
        await TickAsync(At(2, 10, 5));
        var first = await ProposeAsync(author.Page, challenge, First);
        await ProposeAsync(author.Page, challenge, Second);
        await VoteAsync(friend.Page, challenge, First, "1");
        await VoteAsync(critic.Page, challenge, First, "2");
        await CommentAsync(friend.Page, first, "for", "Ibu saya selalu menunggu berjam-jam.");
        await CommentAsync(critic.Page, first, "neutral", "Bagaimana dengan penyandang disabilitas?");

        await TickAsync(At(16, 10, 1));
        await officer.SignInAsync(clerk.Email, site.Clock); // two weeks later the session has ended
        await CallForumAsync(officer.Page, work);
        var forum = officer.Page.Url;
        await PlanAsync(officer.Page);
        await TickAsync(At(20, 13, 0));
        await HoldAsync(officer.Page, forum);
        await FillRecordAsync(officer.Page);
        await PrepareAsync(officer.Page, unitHead, agencyHead);

        await PublishAsync(officer.Page, unit);
        var promise = await PromiseAsync(friend.Page);
        await KeepAsync(officer.Page, work, promise);
        await EndAsync(friend.Page, first);

        Assert.Empty(officer.Faults.Concat(author.Faults).Concat(friend.Faults).Concat(critic.Faults));
    }

    /// <summary>The officer writes the challenge, looks at it as the public will see it, and publishes it.</summary>
    private static async Task<string> LaunchAsync(IPage page, string work)
    {
        await page.GotoAsync($"{work}/challenges/new");
        await page.GetByLabel("Judul", new() { Exact = true }).FillAsync(Question);
        await page.GetByLabel("Ringkasan", new() { Exact = true }).FillAsync("Bagaimana antrean loket bisa lebih cepat dan ramah?");
        await page.GetByLabel("Panduan", new() { Exact = true }).FillAsync("Tuliskan masalah yang Anda alami dan **usul** Anda.");
        await page.GetByLabel("Kategori", new() { Exact = true }).FillAsync("Loket\nDaring");
        await page.GetByLabel("Usulan dibuka", new() { Exact = true }).FillAsync("2026-03-02T10:00");
        await page.GetByLabel("Usulan ditutup", new() { Exact = true }).FillAsync("2026-03-09T10:00");
        await page.GetByLabel("Dukungan dibuka", new() { Exact = true }).FillAsync("2026-03-02T10:00");
        await page.GetByLabel("Dukungan ditutup", new() { Exact = true }).FillAsync("2026-03-16T10:00");
        await page.GetByLabel("Batas putaran", new() { Exact = true }).FillAsync("2026-06-30T10:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Simpan draf" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(Numbered());
        var editor = page.Url;

        await page.GetByRole(AriaRole.Link, new() { Name = "Pratinjau" }).ClickAsync();
        await Expect(page.GetByText("Pratinjau draf")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Question);
        var address = new Uri(page.Url).AbsolutePath;

        await page.GotoAsync(editor);
        await page.GetByRole(AriaRole.Button, new() { Name = "Terbitkan sekarang" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Tantangan terbit" })).ToBeVisibleAsync();
        return address;
    }

    private static async Task<string> ProposeAsync(IPage page, string challenge, string title)
    {
        await page.GotoAsync("/challenges");
        await page.GetByRole(AriaRole.Link, new() { Name = Question }).ClickAsync();
        Assert.EndsWith(challenge, page.Url, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "Tulis usulan" }).ClickAsync();
        await page.GetByLabel("Judul usulan", new() { Exact = true }).FillAsync(title);
        await page.Locator("label.pillx", new() { HasText = "Loket" }).ClickAsync();
        await page.GetByLabel("Masalah", new() { Exact = true }).FillAsync("Warga menunggu tiga jam untuk satu tanda tangan.");
        await page.GetByLabel("Rekomendasi perbaikan", new() { Exact = true }).FillAsync("Mulai bulan depan, dan ukur waktu tunggunya setiap pekan.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Kirim usulan" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
        return new Uri(page.Url).AbsolutePath;
    }

    /// <summary>Votes in the ranking of the challenge; the page stays, the number moves.</summary>
    private static async Task VoteAsync(IPage page, string challenge, string title, string votes)
    {
        await page.GotoAsync(challenge);
        await page.EvaluateAsync("() => { window.stays = true; }");
        var row = page.Locator(".prow", new() { HasText = title });
        await row.GetByRole(AriaRole.Button, new() { Name = "Dukung" }).ClickAsync();
        await Expect(row.Locator("form")).ToHaveAttributeAsync("data-state", "voted");
        await Expect(row.Locator("[data-votes]")).ToHaveTextAsync(votes);
        Assert.True(await page.EvaluateAsync<bool>("() => window.stays === true"));
    }

    private static async Task CommentAsync(IPage page, string proposal, string stance, string text)
    {
        await page.GotoAsync(proposal);
        await page.Locator($"label:has(input[name='Input.Stance'][value={stance}])").ClickAsync();
        await page.GetByLabel("Alasan Anda", new() { Exact = true }).FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Kirim", Exact = true }).ClickAsync();
        await Expect(page.Locator(".cmt", new() { HasText = text })).ToBeVisibleAsync();
        await Expect(page.Locator($".stances .{stance} .num")).ToHaveTextAsync("1");
    }

    /// <summary>The officer calls the forum from the round and freezes the agenda after a look.</summary>
    private static async Task CallForumAsync(IPage page, string work)
    {
        await page.GotoAsync($"{work}/challenges");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = Question }).First.ClickAsync();
        await page.GetByLabel("Nama forum", new() { Exact = true }).FillAsync(Forum);
        await page.GetByRole(AriaRole.Button, new() { Name = "Panggil forum" }).ClickAsync();
        await Expect(page.Locator(".agenda > li").First).ToContainTextAsync(First);
        await Expect(page.Locator(".agenda > li").First).ToContainTextAsync("2 dukungan");
        await page.GetByLabel("Saya sudah memeriksa agenda ini.").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Bekukan agenda" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Agenda dibekukan" })).ToBeVisibleAsync();
    }

    private static async Task PlanAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Pertemuan", Exact = true }).ClickAsync();
        await page.GetByLabel("Bentuk", new() { Exact = true }).SelectOptionAsync("PublicHearing");
        await page.GetByLabel("Cara", new() { Exact = true }).SelectOptionAsync("InPerson");
        await page.GetByLabel("Tempat", new() { Exact = true }).FillAsync("Aula kecamatan");
        await page.GetByLabel("Hari dan jam").FillAsync("2026-03-20T09:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Simpan rencana" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Rencana pertemuan tersimpan" })).ToBeVisibleAsync();
    }

    /// <summary>Who came, what was decided: the first idea is adopted, the second one is not.</summary>
    private static async Task HoldAsync(IPage page, string forum)
    {
        await page.GotoAsync(forum);
        await page.GetByRole(AriaRole.Link, new() { Name = "Daftar hadir", Exact = true }).ClickAsync();
        await AttendAsync(page, "Nurul Hidayah", "0812-5555-7731", "PenggunaLayanan", "Warga Kecamatan Puring");
        await AttendAsync(page, "Slamet Riyadi", "0857-4444-1190", "Penyelenggara", "Dinas");

        await page.GetByRole(AriaRole.Link, new() { Name = "Hasil", Exact = true }).ClickAsync();
        await DecideAsync(page, First, "Adopted", "");
        await DecideAsync(page, Second, "Refused", "Sudah tersedia lewat aplikasi antrean.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Akhiri forum dan susun berita acara" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(RecordPage());
    }

    private static async Task AttendAsync(IPage page, string name, string phone, string element, string representation)
    {
        await page.GetByLabel("Nama", new() { Exact = true }).FillAsync(name);
        await page.GetByLabel("No HP", new() { Exact = true }).FillAsync(phone);
        await page.GetByLabel("Jenis kelamin", new() { Exact = true }).SelectOptionAsync("P");
        await page.GetByLabel("Unsur", new() { Exact = true }).SelectOptionAsync(element);
        await page.GetByLabel("Perwakilan", new() { Exact = true }).FillAsync(representation);
        await page.GetByRole(AriaRole.Button, new() { Name = "Catat hadir" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = name })).ToBeVisibleAsync();
    }

    private static async Task DecideAsync(IPage page, string title, string outcome, string reason)
    {
        var item = page.Locator("section.card", new() { HasText = title });
        await item.Locator($"input[value={outcome}]").CheckAsync();
        await item.GetByLabel("Alasan", new() { Exact = true }).FillAsync(reason);
        await item.GetByRole(AriaRole.Button, new() { Name = "Simpan hasil" }).ClickAsync();
        await Expect(item.GetByText("Belum ada hasil")).ToHaveCountAsync(0);
    }

    /// <summary>A row without a due time and an owner blocks signing; with both it does not.</summary>
    private static async Task FillRecordAsync(IPage page)
    {
        await Expect(page.GetByText("Baris 1 belum memiliki jangka waktu.")).ToBeVisibleAsync();
        await page.GetByLabel("Penanggung jawab (jabatan)", new() { Exact = true }).FillAsync("Kepala Bidang Pelayanan");
        await page.GetByLabel("Jangka waktu penyelesaian", new() { Exact = true }).SelectOptionAsync("Date");
        await page.GetByLabel("Tanggal", new() { Exact = true }).FillAsync("2026-05-29");
        await page.GetByRole(AriaRole.Button, new() { Name = "Simpan semua baris" }).ClickAsync();
        await Expect(page.GetByText("Baris tersimpan.")).ToBeVisibleAsync();
    }

    private static async Task PrepareAsync(IPage page, Person unitHead, Person agencyHead)
    {
        await page.GetByLabel("Nomor berita acara", new() { Exact = true }).FillAsync("000.8.3/112/2026");
        await page.GetByLabel("Tempat penandatanganan", new() { Exact = true }).FillAsync("Karanganyar");
        foreach (var (field, person, position) in new[] { ("AgencyHead", agencyHead, "Sekretaris Daerah"), ("UnitHead", unitHead, "Kepala Dinas") })
        {
            await page.Locator($"#Input_{field}").SelectOptionAsync(person.Id.ToString(CultureInfo.InvariantCulture));
            await page.Locator($"#Input_{field}Position").FillAsync(position);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Siapkan untuk ditandatangani" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Menunggu tanda tangan" })).ToBeVisibleAsync();
    }

    /// <summary>Both officials sign in their own windows, then the officer publishes.</summary>
    private async Task PublishAsync(IPage page, Agency unit)
    {
        foreach (var official in _officials)
        {
            await using var window = await chromium.OpenAsync(site.Address);
            await window.SignInAsync(official.Email, site.Clock);
            await window.Page.GotoAsync(page.Url);
            await window.Page.GetByLabel("Saya telah membaca berita acara ini").CheckAsync();
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Tanda tangani" }).ClickAsync();
            await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Tanda tangan Anda" })).ToHaveCountAsync(0);
            Assert.Empty(window.Faults);
        }

        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Terbitkan", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(AgreementPage());
        await Expect(page.GetByRole(AriaRole.Article).GetByText(unit.Name).First).ToBeVisibleAsync();
    }

    /// <summary>A citizen finds the promise and goes back from it to the idea and its votes.</summary>
    private static async Task<string> PromiseAsync(IPage page)
    {
        await page.GotoAsync("/commitments");
        await page.GetByRole(AriaRole.Link, new() { Name = First }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(First);
        var promise = new Uri(page.Url).AbsolutePath;
        await page.GetByRole(AriaRole.Article).GetByRole(AriaRole.Link, new() { NameRegex = ProposalLink() }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(First);
        await Expect(page.Locator(".vote-card [data-votes]")).ToHaveTextAsync("2");
        return promise;
    }

    private static async Task KeepAsync(IPage page, string work, string promise)
    {
        await page.GotoAsync(work + promise);
        await page.GetByLabel("Apa yang sudah dilakukan").FillAsync("Loket khusus sudah dibuka sejak Senin.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Catat kemajuan" }).ClickAsync();
        await Expect(page.Locator(".tl", new() { HasText = "Loket khusus sudah dibuka" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Tambahkan bukti sebelum menyatakan selesai.")).ToBeVisibleAsync();

        await page.GetByLabel("Judul bukti", new() { Exact = true }).FillAsync("SK Petugas Loket No. 470/112");
        await page.GetByLabel("Tautan", new() { Exact = true }).FillAsync("https://contoh.test/sk-470-112.pdf");
        await page.GetByRole(AriaRole.Button, new() { Name = "Tambah bukti" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "SK Petugas Loket No. 470/112" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Nyatakan selesai" }).ClickAsync();
        await Expect(page.Locator(".work-h .chip")).ToHaveClassAsync(GoodChip());
    }

    /// <summary>The page of the idea tells the whole way, to the end.</summary>
    private static async Task EndAsync(IPage page, string proposal)
    {
        await page.GotoAsync(proposal);
        var steps = page.Locator("[data-topic^='proposal:'] .tl > li");
        foreach (var step in new[] { "Masuk agenda forum", "Dibahas di forum", "Hasil forum", "Berita acara, butir", "Tindak lanjut", "Selesai dengan bukti" })
        {
            await Expect(steps.Filter(new() { HasText = step }).First).ToHaveClassAsync("done");
        }

        await Expect(page.Locator("[data-topic^='proposal:'] .tl > li:not(.done)")).ToHaveCountAsync(0);
    }

    private async Task<Window> EnterAsync(string name)
    {
        var person = await site.PersonAsync(name);
        var window = await chromium.OpenAsync(site.Address);
        await window.SignInAsync(person.Email);
        return window;
    }

    private async Task<Person> OfficialAsync(string name, Role role, Agency at)
    {
        var person = await site.PersonAsync(name, role, at);
        _officials.Add(person);
        return person;
    }

    /// <summary>The clock goes on and the job that moves rounds runs, as it does every minute.</summary>
    private Task<int> TickAsync(DateTimeOffset now)
    {
        site.Clock.Now = now;
        return site.UseAsync<MoveRounds, int>(m => m.RunAsync(Cancel));
    }

    /// <summary>A time of March 2026, WIB.</summary>
    private static DateTimeOffset At(int day, int hour, int minute) => new(2026, 3, day, hour, minute, 0, TimeSpan.FromHours(7));

    [GeneratedRegex(@"/workspace/[^/]+/challenges/\d+$")]
    private static partial Regex Numbered();

    [GeneratedRegex("/record$")]
    private static partial Regex RecordPage();

    [GeneratedRegex("/agreement$")]
    private static partial Regex AgreementPage();

    [GeneratedRegex(@"^Usulan \d+$")]
    private static partial Regex ProposalLink();

    [GeneratedRegex(@"\bdaun\b")]
    private static partial Regex GoodChip();
}
