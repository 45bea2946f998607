namespace FkpDigital.Web.Shell;

/// <summary>Who looks at the page, as far as the layout shows it. Anonymous until the account middleware fills it in.</summary>
public sealed class Visitor
{
    public bool IsSignedIn { get; set; }

    public string DisplayName { get; set; } = "";

    /// <summary>Holds a role that does not count yet.</summary>
    public bool LacksSecondFactor { get; set; }

    public bool Moderates { get; set; }

    /// <summary>At the top of the tree.</summary>
    public bool ProtectsData { get; set; }

    public bool Administers { get; set; }

    /// <summary>At the top of the tree.</summary>
    public bool AdministersPlatform { get; set; }

    public bool ReadsAudit { get; set; }

    /// <summary>The first page of the administration that is open to this person; null when none is.</summary>
    public string? Administration => Administers ? "~/admin" : ReadsAudit ? "~/admin/audit" : null;

    /// <summary>Agencies whose work area (<c>/workspace/{slug}</c>) this person may enter.</summary>
    public IReadOnlyList<(string Name, string Slug)> Workspaces { get; set; } = [];
}
