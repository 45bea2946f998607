using System.Text.RegularExpressions;
using FkpDigital.Core;
using FkpDigital.Privacy;

namespace FkpDigital.Tests.Rules;

public sealed class PersonalValuesTests
{
    private static readonly PersonalValues Siti = new("Siti Rahmah", "siti.r@contoh.test", "+6281234567890");
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0812-3456-7890")]
    [InlineData("+62 812 3456 7890")]
    [InlineData("(0812) 3456.7890")]
    [InlineData("62 0812-34567890")]
    [InlineData("81234567890")]
    [InlineData("SITI.R@Contoh.test")]
    public void A_contact_is_known_however_it_is_written(string text) =>
        Assert.Equal("hubungi [dihapus], ya", Masked($"hubungi {text}, ya"));

    [Theory]
    [InlineData("6281234567890123")]
    [InlineData("0812-3456-7891")]
    [InlineData("xsiti.r@contoh.test")]
    [InlineData("siti.r@contoh.testing")]
    public void What_only_looks_like_it_stays(string text) => Assert.Equal(text, Masked(text));

    [Theory]
    [InlineData("kata SITI  rahmah itu", true)]
    [InlineData("Siti Rahmahwati", false)]
    [InlineData("Siti Nur Rahmah", false)]
    public void A_name_is_known_as_whole_words(string text, bool known) => Assert.Equal(known, Regex.IsMatch(text, Siti.NamePattern, RegexOptions.IgnoreCase));

    [Fact]
    public void A_request_is_due_after_three_days_and_answered_once()
    {
        var request = new DataRequest(1, RequestKind.Access, "Apa yang disimpan?", Monday);
        Assert.Equal(Monday.AddHours(72), request.DueAt);
        Assert.Equal("input.required", Assert.Throws<RuleException>(() => request.Answer(RequestOutcome.SelfService, "Sudah.", 2, Monday)).Rule);

        request.Answer(RequestOutcome.Refused, "Data orang lain.", 2, Monday);

        Assert.Equal(PrivacyRules.AnsweredAlready, Assert.Throws<RuleException>(() => request.Answer(RequestOutcome.Granted, "Sudah.", 2, Monday)).Rule);
    }

    [Fact]
    public void Whoever_finds_a_breach_has_three_days_and_closes_it_when_all_are_told()
    {
        var facts = new BreachFacts(Monday, "Cadangan hilang.", null, "Kunci diganti.", [BreachData.Phone]);
        var broken = Assert.Throws<RuleException>(() => new Breach(facts with { Kinds = [], NoticedAt = Monday.AddDays(1) }, new BreachReach(BreachScope.RolesOf, null, null, null), 1, Monday));
        Assert.Equal([BreachRules.InTheFuture, BreachRules.NoData, BreachRules.NoAgency], broken.All.Select(r => r.Rule));
        var breach = new Breach(facts, new BreachReach(BreachScope.AllAccounts, null, null, null), 1, Monday);
        Assert.Equal(Monday.AddHours(72), breach.DueAt);
        Assert.Equal(BreachRules.NoticesMissing, Assert.Throws<RuleException>(() => breach.TellPeople("{}", 1, Monday)).Rule);

        breach.Word(new string('a', 60), new string('b', 60), new string('c', 60), 1);
        breach.TellPeople("{}", 1, Monday);
        Assert.Equal(BreachRules.NotTold, Assert.Throws<RuleException>(() => breach.Close(1, Monday)).Rule);
        breach.NoteBodyTold(1, Monday);
        breach.Close(1, Monday);

        Assert.Equal(BreachRules.Closed, Assert.Throws<RuleException>(() => breach.NotePublicTold(1, Monday)).Rule);
    }

    private static string Masked(string text) => Regex.Replace(text, Siti.Contacts!, PersonalValues.Mask, RegexOptions.IgnoreCase);
}
