using FkpDigital.Agencies;
using FkpDigital.Web.Localisation;

namespace FkpDigital.Web.People;

/// <summary>What roles and kinds of agency are called on pages.</summary>
public static class RoleNames
{
    public static string Of(Role role, Texts texts) => role switch
    {
        Role.Officer => texts["Petugas"],
        Role.Secretary => texts["Sekretaris forum"],
        Role.UnitHead => texts["Kepala unit"],
        Role.AgencyHead => texts["Kepala instansi"],
        Role.Moderator => texts["Moderator"],
        Role.BureauOfficer => texts["Bagian organisasi"],
        Role.MinistryOfficer => texts["Petugas kementerian"],
        Role.DataProtectionOfficer => texts["Pelindung data pribadi"],
        Role.Admin => texts["Pengelola"],
        _ => role.ToString(),
    };

    public static string Of(AgencyKind kind, Texts texts) => kind switch
    {
        AgencyKind.Ministry => texts["Kementerian"],
        AgencyKind.RegionalGovernment => texts["Pemerintah daerah"],
        AgencyKind.OrganizationBureau => texts["Bagian organisasi"],
        AgencyKind.ServiceUnit => texts["Unit pelayanan"],
        _ => kind.ToString(),
    };
}
