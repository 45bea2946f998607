using System.Text;
using FkpDigital.Agencies;

namespace FkpDigital.Demo;

/// <summary>An account of the demo that somebody may sign in with.</summary>
/// <param name="Email">Of the reserved domain <c>contoh.test</c>.</param>
/// <param name="Name">Display name.</param>
/// <param name="What">Who it is, in Indonesian.</param>
/// <param name="Role">Null for a citizen.</param>
/// <param name="AgencySlug">Where the role is held.</param>
/// <param name="Start">Address to look at first.</param>
public sealed record DemoAccount(string Email, string Name, string What, Role? Role, string? AgencySlug, string Start);

/// <summary>The accounts of the demo. All share one public password; nothing of this exists in a database that has no demo.</summary>
public static class DemoAccounts
{
    public const string Password = "contoh-fkp-2026";

    /// <summary>Of the authenticator app of every demo account with a role, in base32; as public as the password.</summary>
    public const string TotpSecret = "CONTOHFKPDIGITALCONTOHFKPDIGITAL";

    /// <summary>Of the slip of a proposal that was entered at a desk: <c>/claim/C0NT-0HFK-PD1G-1TA1</c>.</summary>
    public const string DeskCode = "C0NT-0HFK-PD1G-1TA1";

    internal const string RootSlug = "kementerian-contoh";
    internal const string Citizen = "warga@contoh.test";
    internal const string SecondCitizen = "warga2@contoh.test";
    internal const string Officer = "petugas@contoh.test";
    internal const string Secretary = "sekretaris@contoh.test";
    internal const string UnitHead = "kepala.unit@contoh.test";
    internal const string AgencyHead = "kepala.instansi@contoh.test";
    internal const string Bureau = "biro@contoh.test";
    internal const string Moderator = "moderator@contoh.test";
    internal const string Admin = "admin@contoh.test";

    public static readonly IReadOnlyList<DemoAccount> All =
    [
        new(Citizen, "Siti Rahmah", "Warga Karanganyar", null, null, "/challenges/mal-pelayanan-publik-karanganyar"),
        new(SecondCitizen, "Bayu Anggoro", "Warga Karanganyar", null, null, "/challenges/mal-pelayanan-publik-karanganyar"),
        new(Officer, "Petugas DPMPTSP (CONTOH)", "Petugas DPMPTSP Karanganyar", Role.Officer, "dpmptsp-karanganyar", "/workspace/dpmptsp-karanganyar"),
        new(Secretary, "Sekretaris FKP (CONTOH)", "Sekretaris FKP Karanganyar", Role.Secretary, "dpmptsp-karanganyar", "/workspace/dpmptsp-karanganyar"),
        new(UnitHead, "Harimurti Wiratama (CONTOH)", "Kepala unit Karanganyar", Role.UnitHead, "dpmptsp-karanganyar", "/workspace/dpmptsp-karanganyar"),
        new(AgencyHead, "Sulistyaningrum Prameswari (CONTOH)", "Kepala instansi Karanganyar", Role.AgencyHead, "pemkab-karanganyar", "/workspace/dpmptsp-karanganyar"),
        new("petugas.surakarta@contoh.test", "Petugas DPUPR (CONTOH)", "Petugas DPUPR Surakarta", Role.Officer, "dpupr-surakarta", "/workspace/dpupr-surakarta"),
        new("petugas.bogor@contoh.test", "Petugas Dinkes Bogor (CONTOH)", "Petugas Dinkes Kota Bogor", Role.Officer, "dinkes-kota-bogor", "/workspace/dinkes-kota-bogor"),
        new("kepala.unit.bogor@contoh.test", "Kepala Dinkes Bogor (CONTOH)", "Kepala unit Bogor", Role.UnitHead, "dinkes-kota-bogor", "/workspace/dinkes-kota-bogor"),
        new("kepala.instansi.bogor@contoh.test", "Sekda Kota Bogor (CONTOH)", "Kepala instansi Bogor", Role.AgencyHead, "pemkot-bogor", "/workspace/dinkes-kota-bogor"),
        new("petugas.balangan@contoh.test", "Petugas Dinkes Balangan (CONTOH)", "Petugas Dinkes Balangan", Role.Officer, "dinkes-balangan", "/workspace/dinkes-balangan"),
        new(Bureau, "Bagian Organisasi (CONTOH)", "Bagian organisasi Karanganyar", Role.BureauOfficer, "pemkab-karanganyar", "/workspace/dpmptsp-karanganyar"),
        new("kementerian@contoh.test", "Petugas Kementerian (CONTOH)", "Petugas kementerian", Role.MinistryOfficer, RootSlug, "/"),
        new("dpo@contoh.test", "Pelindung Data (CONTOH)", "Petugas pelindung data pribadi", Role.DataProtectionOfficer, RootSlug, "/admin/privacy"),
        new(Moderator, "Moderator (CONTOH)", "Moderator", Role.Moderator, RootSlug, "/moderation"),
        new("moderator2@contoh.test", "Moderator Kedua (CONTOH)", "Moderator kedua", Role.Moderator, RootSlug, "/moderation"),
        new(Admin, "Pengelola (CONTOH)", "Pengelola", Role.Admin, RootSlug, "/admin"),
    ];

    /// <summary>The table for the console.</summary>
    internal static string Table()
    {
        var text = new StringBuilder($"  Demo data (CONTOH) is loaded. Sign in at /account/login with the password {Password}{Environment.NewLine}");
        foreach (var account in All)
        {
            text.Append("    ").Append(account.Email.PadRight(36)).Append(account.What.PadRight(34)).AppendLine(account.Start);
        }

        return text.ToString();
    }
}
