using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FkpDigital.Agencies;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

/// <summary>Many agencies from one table: looked at first, then all or none.</summary>
public sealed class ImportTests(App app) : IClassFixture<App>
{
    private const string Page = "/admin/import";
    private const string Headings = "nama;jenis;induk;sektor;wilayah;alamat kantor;alamat halaman";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_table_is_shown_first_and_written_only_after_the_confirmation_and_again_changes_nothing()
    {
        var (government, admin) = await GovernmentAsync();
        var tag = government.Slug[^8..];
        var table = $"""
            {Headings}
            Puskesmas Pembantu {tag};Unit pelayanan;Puskesmas Induk {tag};Kesehatan;33.13;"Jalan Melati; Nomor 2";
            Puskesmas Induk {tag};ServiceUnit;{government.Slug};kesehatan;33.13;Jalan Melati 1;
            Dinas Lama {tag};Unit pelayanan;{government.Name};Perizinan;33.13;Jalan Baru 9;dinas-{tag}

            """;

        var looked = await ReadAsync(await UploadAsync(admin, table));
        var before = await CountAsync(government);
        var saved = await ConfirmAsync(admin, looked);
        var below = await app.DbAsync(db => db.Agencies.SingleAsync(a => a.Name == $"Puskesmas Pembantu {tag}", Cancel));
        // The same with commas; the agency that changed its name is known by its page address.
        var again = await ReadAsync(await UploadAsync(admin, table.Replace(';', ',').Replace("Melati,", "Melati;", StringComparison.Ordinal)));

        Assert.Contains("2 ditambahkan, 1 diubah, 0 sudah sama", looked.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal((2, HttpStatusCode.Redirect, 4), (before, saved.StatusCode, await CountAsync(government)));
        Assert.Equal(("Jalan Melati; Nomor 2", "Kesehatan", 3), (below.Address, below.Sector, below.Line.Length));
        Assert.Equal("Jalan Baru 9", await app.DbAsync(db => db.Agencies.Where(a => a.Slug == $"dinas-{tag}").Select(a => a.Address).SingleAsync(Cancel)));
        Assert.Contains("0 ditambahkan, 0 diubah, 3 sudah sama", again.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(again.QuerySelectorAll("form[action*='handler=Confirm']"));
        Assert.Equal(["agency.added", "agency.added", "agency.edited"], await app.DbAsync(db => db.Events
            .Where(e => e.ActorId == admin.Id && e.Kind.StartsWith("agency.")).OrderBy(e => e.Kind).Select(e => e.Kind).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task Every_fault_is_told_with_its_row_and_column_and_nothing_is_written()
    {
        var (government, admin) = await GovernmentAsync();
        var (other, _) = await GovernmentAsync();
        var tag = government.Slug[^8..];
        var table = $"""
            {Headings}
            "=HYPERLINK(""x"")";Unit pelayanan;{government.Slug};;;;
            Dinas Satu {tag};Kerajaan;{government.Slug};Sihir;99.99;;
            Dinas Dua {tag};Unit pelayanan;{other.Slug};;;;
            Dinas Tiga {tag};Kementerian;{government.Slug};;;;
            Dinas Empat {tag};Unit pelayanan;Dinas Lima {tag};;;;
            Dinas Lima {tag};Unit pelayanan;Dinas Empat {tag};;;;
            Dinas Enam {tag};Unit pelayanan;{government.Slug};;;;dinas-{other.Slug[^8..]}
            Dinas Tujuh {tag};Unit pelayanan;{government.Slug};;;;dinas-tujuh-{tag}
            Dinas Tujuh {tag};Unit pelayanan;{government.Slug};;;;
            Dinas Delapan {tag};Bagian organisasi;{government.Slug};;33.13;;dinas-{tag}
            """;

        using var answer = await UploadAsync(admin, table);
        var rows = (await ReadAsync(answer)).QuerySelectorAll("tbody tr").Select(r => string.Join(' ', r.QuerySelectorAll("th, td").Take(2).Select(c => c.TextContent.Trim()))).ToList();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            ["Baris 2 nama", "Baris 3 jenis", "Baris 3 sektor", "Baris 3 wilayah", "Baris 4 induk", "Baris 5 jenis", "Baris 6 induk", "Baris 7 induk", "Baris 8 alamat halaman", "Baris 10 alamat halaman", "Baris 11 jenis"],
            rows);
        Assert.Equal((2, 2), (await CountAsync(government), await CountAsync(other)));
    }

    [Theory]
    [InlineData("nama;jenis\nDinas;Unit pelayanan", "Kolom “induk” tidak ada")]
    [InlineData("nama;jenis;induk;warna\nDinas;Unit pelayanan;x;merah", "Kolom “warna” tidak dikenal")]
    [InlineData("nama;jenis;induk;NAMA\nDinas;Unit pelayanan;x;y", "ada dua kali")]
    [InlineData("nama;jenis;induk", "tidak punya baris")]
    [InlineData("nama;jenis;induk\n;;\n;;\n", "tidak punya baris")]
    [InlineData("nama;jenis;induk\n\"Dinas;Unit pelayanan;x", "tidak terbaca sebagai CSV")]
    [InlineData("\uFEFFnama;jenis;induk\nDi\0nas;Unit pelayanan;x", "Ada karakter yang tidak dapat dibaca")]
    [InlineData("", "wajib diisi")]
    public async Task What_is_no_table_is_refused_in_words(string text, string words)
    {
        var (_, admin) = await GovernmentAsync();

        using var answer = await UploadAsync(admin, text);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(words, (await ReadAsync(answer)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_has_its_bounds()
    {
        var (government, admin) = await GovernmentAsync();
        string Table(int rows) => Headings + string.Concat(Enumerable.Range(0, rows).Select(i => $"\n{government.Slug} bagian {i};Unit pelayanan;{government.Slug};;;;"));

        using var many = await UploadAsync(admin, Table(ImportAgencies.MaxRows + 1));
        using var large = await UploadAsync(admin, Headings + "\n" + new string('a', 1024 * 1024));
        using var latin = await UploadAsync(admin, [.. Encoding.ASCII.GetBytes(Headings + "\nDinas "), 0xE9, .. ";Unit pelayanan;x;;;;"u8]);
        var most = await ReadAsync(await UploadAsync(admin, Table(ImportAgencies.MaxRows)));
        var saved = await ConfirmAsync(admin, most);

        Assert.Contains("lebih dari 5.000 baris", (await ReadAsync(many)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("lebih besar dari 1 MB", (await ReadAsync(large)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("bukan UTF-8", (await ReadAsync(latin)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Redirect, 5_002), (saved.StatusCode, await CountAsync(government)));
    }

    [Fact]
    public async Task What_was_checked_is_checked_again_and_belongs_to_who_checked_it()
    {
        var (government, admin) = await GovernmentAsync();
        var colleague = await app.PersonAsync("Pengelola Kedua", Role.Admin, government);
        var tag = government.Slug[^8..];
        var looked = await ReadAsync(await UploadAsync(admin, $"{Headings}\nDinas Cepat {tag};Unit pelayanan;{government.Slug};;;;"));
        var seal = looked.QuerySelector<IHtmlInputElement>("input[name='Input.Checked']")!.Value;

        var stolen = await ForceAsync(colleague, seal);
        var changed = await ForceAsync(admin, seal[..^4] + "AAAA");
        var citizen = await ForceAsync(await app.PersonAsync(), seal);
        await app.SaveAsync(new Agency("Dinas Cepat di tempat lain", $"dinas-cepat-{tag}", AgencyKind.Ministry, null, null, "", null, null));
        var late = await ConfirmAsync(admin, looked);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden), (stolen.StatusCode, changed.StatusCode, citizen.StatusCode));
        Assert.Contains("lewat waktunya", (await ReadAsync(stolen)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        Assert.Contains("milik instansi yang tidak Anda kelola", (await ReadAsync(late)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, await CountAsync(government));
    }

    [Fact]
    public async Task Only_who_administers_something_imports_and_the_sample_has_the_headings()
    {
        var (government, admin) = await GovernmentAsync();
        var officer = await app.PersonAsync("Petugas", Role.Officer, government);

        using var sample = await admin.Browser.GetAsync($"{Page}?handler=Template");
        var statuses = new List<HttpStatusCode>();
        foreach (var address in new[] { Page, $"{Page}?handler=Template" })
        {
            statuses.Add((await app.Stranger().GetAsync(address)).StatusCode);
            statuses.Add((await officer.Browser.GetAsync(address)).StatusCode);
        }

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Forbidden, HttpStatusCode.Redirect, HttpStatusCode.Forbidden], statuses);
        Assert.Equal([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Headings + "\r\n")], await sample.Content.ReadAsByteArrayAsync(Cancel));
    }

    private async Task<(Agency Government, Person Admin)> GovernmentAsync()
    {
        var unit = await app.UnitAsync();
        var government = await app.DbAsync(db => db.Agencies.SingleAsync(a => a.Id == unit.ParentId, Cancel));
        return (government, await app.PersonAsync("Pengelola", Role.Admin, government));
    }

    private Task<int> CountAsync(Agency government) => app.DbAsync(db => db.Agencies.CountAsync(a => a.Line.Contains(government.Id), Cancel));

    private static Task<HttpResponseMessage> UploadAsync(Person person, string table) => UploadAsync(person, Encoding.UTF8.GetBytes(table));

    private static async Task<HttpResponseMessage> UploadAsync(Person person, byte[] table)
    {
        var form = (await person.Browser.PageAsync(Page)).QuerySelectorAll<IHtmlFormElement>("form[action*='handler=Check']").Single();
        using var content = new MultipartFormDataContent
        {
            { new StringContent(form.QuerySelector<IHtmlInputElement>("[name=__RequestVerificationToken]")!.Value), "__RequestVerificationToken" },
            { new ByteArrayContent(table), "Input.File", "instansi.csv" },
        };
        return await person.Browser.Http.PostAsync(new Uri($"{Page}?handler=Check", UriKind.Relative), content, Cancel);
    }

    private static Task<HttpResponseMessage> ConfirmAsync(Person person, IDocument looked) =>
        person.Browser.SendAsync(looked.QuerySelectorAll<IHtmlFormElement>("form[action*='handler=Confirm']").Single(), Page);

    private static async Task<HttpResponseMessage> ForceAsync(Person person, string seal)
    {
        var form = (await person.Browser.PageAsync("/account")).QuerySelectorAll<IHtmlFormElement>("main form[method=post]").First();
        form.SetAttribute("action", $"{Page}?handler=Confirm");
        return await person.Browser.SendAsync(form, Page, ("Input.Checked", seal));
    }

    private static Task<IDocument> ReadAsync(HttpResponseMessage answer) => Infrastructure.Browser.ReadAsync(answer);
}
