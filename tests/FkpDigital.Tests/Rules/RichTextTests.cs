using System.Diagnostics;
using FkpDigital.Markup;

namespace FkpDigital.Tests.Rules;

public class RichTextTests
{
    [Fact]
    public void Nothing_but_allowed_tags_and_attributes_is_left_of_a_hostile_text()
    {
        var faults = HostileTexts.Rendered
            .SelectMany(rendered => HostileTexts.FaultsIn(rendered.Html).Select(fault => $"{fault} of {rendered.Text}"))
            .ToList();

        Assert.Empty(faults);
        Assert.True(HostileTexts.All.Count >= 150);
    }

    [Fact]
    public void The_check_of_hostile_texts_finds_what_is_wrong_with_them() =>
        Assert.True(HostileTexts.All.Count(text => HostileTexts.FaultsIn(text).Any()) > 150);

    [Fact]
    public void An_ordinary_text_is_shown_with_its_paragraphs_lists_emphasis_and_links()
    {
        var html = RichText.ToHtml("""
            # Usulan saya

            Antrean di **Puskesmas Karanganyar** *terlalu lama*,
            terutama hari Senin. Lihat [jadwal](https://karanganyarkab.go.id/jadwal) dan [usulan lain](/proposals/7/loket-lansia).

            1. Loket khusus lansia
            2. Nomor antrean daring

            - pagi & siang
            - ~~malam~~

            > "Warga < petugas"
            """);

        Assert.Equal(
            """
            <h3>Usulan saya</h3>
            <p>Antrean di <strong>Puskesmas Karanganyar</strong> <em>terlalu lama</em>,<br>
            terutama hari Senin. Lihat <a href="https://karanganyarkab.go.id/jadwal" rel="nofollow ugc noopener">jadwal</a> dan <a href="/proposals/7/loket-lansia">usulan lain</a>.</p>
            <ol>
            <li>Loket khusus lansia</li>
            <li>Nomor antrean daring</li>
            </ol>
            <ul>
            <li>pagi &amp; siang</li>
            <li><del>malam</del></li>
            </ul>
            <blockquote>
            <p>&quot;Warga &lt; petugas&quot;</p>
            </blockquote>

            """.ReplaceLineEndings("\n"),
            html);
    }

    [Theory]
    [InlineData("## Masalah", "<h3>Masalah</h3>")]
    [InlineData("# Besar\n\n###### Kecil", "<h3>Besar</h3>\n<h4>Kecil</h4>")]
    [InlineData("`a<b`", "<p><code>a&lt;b</code></p>")]
    [InlineData("```js\nx\n```", "<pre><code>x\n</code></pre>")]
    [InlineData("3. tiga", "<ol start=\"3\">\n<li>tiga</li>\n</ol>")]
    [InlineData("***", "<hr>")]
    [InlineData("https://menpan.go.id/a?b=1&c=2", "<p><a href=\"https://menpan.go.id/a?b=1&amp;c=2\" rel=\"nofollow ugc noopener\">https://menpan.go.id/a?b=1&amp;c=2</a></p>")]
    [InlineData("<upp@surakarta.go.id>", "<p><a href=\"mailto:upp@surakarta.go.id\">upp@surakarta.go.id</a></p>")]
    [InlineData("![denah](https://contoh.id/denah.png)", "<p><a href=\"https://contoh.id/denah.png\" rel=\"nofollow ugc noopener\">denah</a></p>")]
    [InlineData("![denah](data:image/png;base64,AA)", "<p>denah</p>")]
    [InlineData("[![denah](https://contoh.id/d.png)](/a)", "<p><a href=\"/a\">denah</a></p>")]
    [InlineData("<b>tebal</b>", "<p>&lt;b&gt;tebal&lt;/b&gt;</p>")]
    [InlineData("Rp 5.000 * 3 = Rp 15.000", "<p>Rp 5.000 * 3 = Rp 15.000</p>")]
    [InlineData("satu\r\ndua", "<p>satu<br>\ndua</p>")]
    public void Each_mark_has_its_tag(string markdown, string html) =>
        Assert.Equal(html, RichText.ToHtml(markdown).TrimEnd());

    [Theory]
    [InlineData("<table><tr><td onclick=x>sel</td></tr></table>", "<table><tbody><tr><td>sel</td></tr></tbody></table>")]
    [InlineData("<div><center>teks</center></div>", "teks")]
    [InlineData("a<script>b</script><style>c</style><svg>d</svg><math>e</math><template>f</template><noscript>g</noscript><xmp>h</xmp>i", "ai")]
    [InlineData("<a href=/a>luar <a href=/b>dalam</a></a>", "<a href=\"/a\">luar </a><a href=\"/b\">dalam</a>")]
    public void The_sanitiser_keeps_tables_unwraps_the_unknown_and_drops_what_is_no_text(string html, string left) =>
        Assert.Equal(left, HtmlSanitiser.Sanitise(html));

    [Theory]
    [InlineData("**Loket** khusus [lansia](/a)\n\n- pagi\n- siang", 100, "Loket khusus lansia pagi siang")]
    [InlineData("Antrean terlalu lama setiap Senin", 20, "Antrean terlalu…")]
    [InlineData("Antreanterlalulamasetiap", 10, "Antreante…")]
    [InlineData("ab😀cd", 4, "ab…")]
    [InlineData("<script>alert(1)</script>", 100, "<script>alert(1)</script>")]
    [InlineData(null, 10, "")]
    public void Plain_text_is_one_line_cut_at_a_word(string? markdown, int length, string text) =>
        Assert.Equal(text, RichText.ToPlainText(markdown, length));

    [Fact]
    public void A_text_that_is_too_long_or_too_deep_is_shown_as_plain_paragraphs()
    {
        var deep = string.Concat(Enumerable.Repeat("> ", 200)) + "**dalam**";
        var manyLevels = string.Concat(Enumerable.Range(0, 130).Select(level => new string(' ', 2 * level) + "- a\n"));

        Assert.StartsWith("<p>&gt; &gt; ", RichText.ToHtml(deep), StringComparison.Ordinal);
        Assert.StartsWith("<p>- a<br>\n", RichText.ToHtml(manyLevels), StringComparison.Ordinal);
        Assert.Equal(RichText.MaxLength + "<p></p>\n".Length, RichText.ToHtml(new string('a', RichText.MaxLength + 1)).Length);
    }

    [Theory]
    [InlineData("[a](")]
    [InlineData("[")]
    [InlineData("![")]
    [InlineData("a*")]
    [InlineData("*_")]
    [InlineData("_a ")]
    [InlineData("~~a")]
    [InlineData("a***b__ ")]
    [InlineData("[a](\"")]
    [InlineData("[a]: b '\n")]
    [InlineData("> ")]
    [InlineData("1. ")]
    [InlineData("- > ")]
    [InlineData("a|")]
    [InlineData("|\n")]
    [InlineData("<![CDATA[")]
    [InlineData("www.")]
    [InlineData("http://a.b ")]
    [InlineData("`")]
    [InlineData("\\")]
    [InlineData("# a\n")]
    [InlineData("&#")]
    [InlineData("\u0000")]
    public void No_text_takes_long_however_often_it_repeats_itself(string part)
    {
        var full = string.Concat(Enumerable.Repeat(part, RichText.MaxLength / part.Length));
        var clock = Stopwatch.StartNew();

        foreach (var text in (string[])[full, full[..(full.Length / 2)] + new string(']', full.Length / 2), full + full])
        {
            Assert.InRange(RichText.ToHtml(text).Length, 0, 300_000);
            RichText.ToPlainText(text, 200);
        }

        Assert.InRange(clock.ElapsedMilliseconds, 0, 2_000);
    }

    [Fact]
    public void Made_up_nesting_does_not_overflow_the_stack()
    {
        var html = HtmlSanitiser.Sanitise(string.Concat(Enumerable.Repeat("<blockquote><span>", 5_000)) + "teks");

        Assert.Contains("teks", html, StringComparison.Ordinal);
        Assert.Empty(HostileTexts.FaultsIn(html));
    }
}
