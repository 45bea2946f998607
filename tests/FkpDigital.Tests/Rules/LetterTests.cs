using System.Net;
using AngleSharp.Html.Parser;
using FkpDigital.Web.Mail;

namespace FkpDigital.Tests.Rules;

public sealed class LetterTests(ShellPagesTests.Shell shell) : IClassFixture<ShellPagesTests.Shell>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/styleguide/mail", "id", "Usulan Anda masuk agenda forum")]
    [InlineData("/en/styleguide/mail", "en", "Your proposal is on the forum's agenda")]
    public async Task A_letter_has_one_heading_one_button_and_nothing_from_elsewhere(string address, string language, string heading)
    {
        var html = await shell.Browser.GetStringAsync(new Uri(address, UriKind.Relative), Cancel);
        var page = await new HtmlParser().ParseDocumentAsync(html, Cancel);

        Assert.Equal((language, heading), (page.DocumentElement.GetAttribute("lang"), Assert.Single(page.QuerySelectorAll("h1")).TextContent));
        Assert.StartsWith("http://localhost", Assert.Single(page.QuerySelectorAll("a")).GetAttribute("href"), StringComparison.Ordinal);
        Assert.StartsWith("http://localhost/assets/", Assert.Single(page.QuerySelectorAll("img")).GetAttribute("src"), StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("script, style, link"));
        Assert.Contains(page.QuerySelectorAll("table"), table => table.GetAttribute("width") == "600");
    }

    [Theory]
    [InlineData("/styleguide/mail?plain=true", "Lihat agenda:\r\nhttp://localhost/forums\r\n")]
    [InlineData("/en/styleguide/mail?plain=true", "See the agenda:\r\nhttp://localhost/en/forums\r\n")]
    public async Task Its_twin_in_plain_text_says_the_same_in_short_lines(string address, string button)
    {
        using var answer = await shell.Browser.GetAsync(new Uri(address, UriKind.Relative), Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.Equal((HttpStatusCode.OK, "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains(button, text, StringComparison.Ordinal);
        Assert.All(text.Split("\r\n"), line => Assert.True(line.Length <= 78, line));
    }

    [Fact]
    public void A_word_longer_than_a_line_stays_whole()
    {
        var address = $"https://contoh.test/{new string('a', 100)}";
        var letter = new Letter(new Uri("https://contoh.test"), "", "Halo", "Judul", "Teks", null, new LetterButton("Buka", address), "Alasan");

        Assert.Contains($"\r\n{address}\r\n", letter.ToText(), StringComparison.Ordinal);
    }
}
