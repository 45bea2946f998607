using FkpDigital.Participants;

namespace FkpDigital.Tests.Rules;

public sealed class TotpTests
{
    /// <summary>"12345678901234567890" in base32, the secret of RFC 6238, appendix B.</summary>
    private const string Secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Theory] // the last six digits of the eight in the table of RFC 6238
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeAt(Secret, DateTimeOffset.FromUnixTimeSeconds(seconds)));

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void A_clock_may_differ_by_one_step(int seconds, bool fits)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_010);

        Assert.Equal(fits, Totp.Match(Secret, Totp.CodeAt(Secret, now.AddSeconds(seconds)), now) is not null);
    }

    [Theory]
    [InlineData("081 804", true)]
    [InlineData(" 081804 ", true)]
    [InlineData("81804", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Digits_may_be_grouped_and_none_may_be_missing(string? typed, bool fits) =>
        Assert.Equal(fits, Totp.Match(Secret, typed, DateTimeOffset.FromUnixTimeSeconds(1111111109)) is not null);

    [Fact]
    public void A_secret_has_160_random_bits() => Assert.Matches("^[A-Z2-7]{32}$", Totp.NewSecret());
}
