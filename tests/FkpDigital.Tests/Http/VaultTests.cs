using System.Security.Cryptography;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Secrets;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FkpDigital.Tests.Http;

/// <summary>What is sealed at rest, and how its keys change.</summary>
public sealed class VaultTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_value_opens_in_its_own_column_only_and_not_when_it_was_changed() => await app.UseAsync<Vault, bool>(vault =>
    {
        var value = vault.Seal(Sealed.Phone, "+6281234567890");
        var changed = value.ToArray();
        changed[^1] ^= 1;

        Assert.Equal("+6281234567890", vault.Open(Sealed.Phone, value));
        Assert.NotEqual(value, vault.Seal(Sealed.Phone, "+6281234567890"));
        Assert.ThrowsAny<CryptographicException>(() => vault.Open(Sealed.Totp, value));
        Assert.ThrowsAny<CryptographicException>(() => vault.Open(Sealed.Phone, changed));
        Assert.Equal(vault.Digest("contact", "a"), vault.Digest("contact", "a"));
        Assert.NotEqual(vault.Digest("contact", "a"), vault.Digest("guard", "a"));
        return Task.FromResult(true);
    });

    [Fact]
    public async Task Another_master_key_is_refused_at_the_start()
    {
        await using var source = NpgsqlDataSource.Create(app.ConnectionString);
        var other = new MasterKey(new SecretsOptions { MasterKey = Convert.ToBase64String(new byte[32]) }, new EmbeddedPostgresOptions());

        var refused = await Assert.ThrowsAsync<StartupException>(() => new Vault(source, other, app.Clock).PrepareAsync(Cancel));

        Assert.Contains("another master key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_ninety_days_everything_is_under_a_new_key_and_a_day_later_the_old_one_is_gone()
    {
        var person = await app.PersonAsync();
        await app.UseAsync<Vault, int>(vault => app.DbAsync(async db =>
        {
            (await db.Participants.SingleAsync(p => p.Id == person.Id, Cancel)).ProvePhone(vault.Seal(Sealed.Phone, "+6281300000001"), vault.Digest("contact", "+6281300000001"));
            return await db.SaveChangesAsync(Cancel);
        }));
        var now = app.Clock.Now;
        app.Clock.Now += TimeSpan.FromDays(91);

        var anew = await app.UseAsync<RotateKeys, int>(r => r.RunAsync(Cancel));
        var both = await CountAsync();
        app.Clock.Now += TimeSpan.FromDays(2);
        var again = await app.UseAsync<RotateKeys, int>(r => r.RunAsync(Cancel));

        app.Clock.Now = now;
        Assert.True(anew >= 1);
        Assert.Equal((2, 0, 1), (both, again, await CountAsync()));
        var sealedNow = await app.DbAsync(db => db.Participants.Where(p => p.Id == person.Id).Select(p => p.PhoneSealed!).SingleAsync(Cancel));
        Assert.Equal("+6281300000001", await app.UseAsync<Vault, string>(v => Task.FromResult(v.Open(Sealed.Phone, sealedNow))));
    }

    [Fact]
    public async Task The_keys_of_cookies_are_wrapped_too()
    {
        using var page = await app.Stranger().GetAsync("/account/login"); // has a form token, so there is a key

        var kept = await app.DbAsync(db => db.Database.SqlQuery<string>($"""select xml as "Value" from data_protection_key""").ToListAsync(Cancel));
        Assert.NotEmpty(kept);
        Assert.All(kept, key => Assert.DoesNotContain("<", key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_sealed_column_is_known_to_the_rotation()
    {
        var columns = await app.DbAsync(db => db.Database.SqlQuery<string>($"""
            select table_name || '.' || column_name as "Value" from information_schema.columns where table_schema = 'public' and column_name like '%\_sealed'
            """).ToListAsync(Cancel));

        Assert.Equal(Sealed.Columns.Order(), columns.Order());
    }

    private Task<int> CountAsync() => app.DbAsync(db => db.Database.SqlQuery<int>($"""select count(*)::integer as "Value" from vault_key where purpose = 'Seal'""").SingleAsync(Cancel));
}
