using FkpDigital.Core;
using FkpDigital.Participants;
using FkpDigital.Web.People;

namespace FkpDigital.Tests.Rules;

public sealed class ContactTests
{
    [Theory]
    [InlineData("081234567890")]
    [InlineData("0812-3456-7890")]
    [InlineData("(0812) 3456 7890")]
    [InlineData("+62 812 3456 7890")]
    [InlineData("6281234567890")]
    public void A_mobile_number_is_one_however_it_is_written(string typed)
    {
        var contact = Contact.Parse(typed);

        Assert.Equal((ContactKind.Phone, "+6281234567890"), (contact.Kind, contact.Value));
        Assert.Equal("+••••••••••890", contact.Masked);
    }

    [Theory]
    [InlineData("021-1234567")] // not mobile
    [InlineData("+1 812 3456 7890")]
    [InlineData("0812345")]
    [InlineData("08123456789012345")]
    [InlineData("0812345678x0")]
    public void What_is_no_Indonesian_mobile_number_is_refused(string typed) =>
        Assert.Equal(AccountRules.ContactBad, Assert.Throws<RuleException>(() => Contact.Parse(typed)).Rule);

    [Fact]
    public void An_e_mail_keeps_its_spelling_and_is_compared_without_case()
    {
        var contact = Contact.Parse(" Siti@Contoh.id ");

        Assert.Equal((ContactKind.Email, "Siti@Contoh.id", "SITI@CONTOH.ID", "S•••@Contoh.id"), (contact.Kind, contact.Value, contact.Normalised, contact.Masked));
    }

    [Theory]
    [InlineData("sembilan9", AccountRules.PasswordShort)]
    [InlineData("Iloveyou123", AccountRules.PasswordKnown)]
    [InlineData("aaaaaaaaaaaaaaa", AccountRules.PasswordKnown)]
    [InlineData("siti@contoh.id", AccountRules.PasswordBad)]
    [InlineData("loket pagi hujan", null)]
    public void A_password_is_long_and_not_what_everybody_tries(string password, string? broken) =>
        Assert.Equal(broken, Record.Exception(() => new PasswordRules().Require(password, "siti@contoh.id")) is RuleException e ? e.Rule : null);

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1", "Safari, iPhone")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Linux")]
    [InlineData("", "")]
    public void A_device_is_named_as_its_owner_knows_it(string userAgent, string name) => Assert.Equal(name, Device.Of(userAgent));
}
