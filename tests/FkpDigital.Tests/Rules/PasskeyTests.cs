using FkpDigital.Core;
using FkpDigital.Participants;

namespace FkpDigital.Tests.Rules;

/// <summary>What a passkey makes of an account.</summary>
public sealed class PasskeyTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_passkey_is_a_second_factor_and_the_last_one_takes_it_away()
    {
        var person = Somebody();
        var (first, second) = (Key(person), Key(person));

        first.Leave(person, others: 1);
        Assert.True(person.TwoFactorEnabled);
        second.Leave(person, others: 0);
        Assert.False(person.TwoFactorEnabled);
    }

    [Fact]
    public void App_and_passkey_each_keep_the_second_factor_when_the_other_goes()
    {
        var person = Somebody();
        var key = Key(person);
        person.AddAuthenticator([1], 0);

        key.Leave(person, others: 0);
        Assert.True(person.TwoFactorEnabled);
        person.RemoveAuthenticator(hasPasskey: true);
        Assert.True(person.TwoFactorEnabled);
        person.RemoveAuthenticator(hasPasskey: false);
        Assert.False(person.TwoFactorEnabled);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("   ")]
    [InlineData("lebih panjang dari enam puluh huruf, yang tidak muat di daftar siapa pun")]
    public void A_passkey_needs_a_name_that_fits(string? name) => Assert.Equal("name", Assert.Throws<RuleException>(() => Key(Somebody(), name)).Field);

    [Fact]
    public void Using_one_is_noted()
    {
        var key = Key(Somebody());
        key.Use(5, isBackedUp: true, Monday);

        Assert.Equal((5, true, Monday), (key.SignCount, key.IsBackedUp, key.UsedAt));
    }

    [Fact]
    public void The_name_of_an_account_on_devices_tells_nothing_and_may_be_given_before_there_is_one()
    {
        var (person, handle) = (Somebody(), Participant.NewPasskeyHandle());
        var before = person.PasskeyHandle;
        person.CallOnDevices(handle);

        Assert.Equal((handle, handle.ToUpperInvariant()), (person.PasskeyHandle, person.NormalizedUserName));
        Assert.NotEqual(before, handle);
        Assert.Matches("^p[0-9a-f-]{36}$", handle);
    }

    private static Participant Somebody() => new("Siti Uji", null, Monday);

    private static Passkey Key(Participant owner, string? name = "Ponsel") => new(owner, new NewPasskey(owner.PasskeyHandle, [1], [2], 0, [], false, false), name, Monday);
}
