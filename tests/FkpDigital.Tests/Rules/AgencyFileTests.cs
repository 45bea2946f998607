using FkpDigital.Core;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Pages.Admin;

namespace FkpDigital.Tests.Rules;

public sealed class AgencyFileTests
{
    private static readonly Texts T = new();

    [Theory]
    [InlineData("nama;jenis;induk;sektor\nDinas A;Unit pelayanan;pemda;KESEHATAN")]
    [InlineData("name,kind,parent,sector\r\nDinas A,serviceunit,pemda,kesehatan\r\n")]
    [InlineData("Induk;Sektor;Nama;Jenis\n\npemda;kesehatan; Dinas A ;\"Unit pelayanan\"\n;;;\n")]
    public void A_row_is_read_whatever_separates_and_orders_its_columns(string text)
    {
        var row = Assert.Single(ShellTextsTests.In("id-ID", () => AgencyFile.Rows(text, T)));

        Assert.Equal(("Dinas A", "ServiceUnit", "pemda", "Kesehatan", "", "dinas-a"), (row.Name, row.Kind, row.Parent, row.Sector, row.Region, row.Key));
    }

    [Fact]
    public void A_row_is_told_by_its_line_in_the_file() =>
        Assert.Equal([2, 5], AgencyFile.Rows("nama;jenis;induk\n\"Dinas\nA\";x;y\n\nDinas B;x;y", T).Select(r => r.Number));

    [Fact]
    public void A_quotation_mark_that_never_ends_is_said_with_its_line() =>
        Assert.Equal(2L, Assert.Throws<RuleException>(() => AgencyFile.Rows("nama;jenis;induk\n\"Dinas;x;y\nDinas;x;y", T)).Arguments[0]);
}
