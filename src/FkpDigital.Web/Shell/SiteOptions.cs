namespace FkpDigital.Web.Shell;

/// <summary>How this installation names itself; section <c>Site</c>.</summary>
public sealed class SiteOptions
{
    public const string Section = "Site";

    /// <summary>The strip above the header, for example "CONTOH, bukan situs resmi". Empty: no strip.</summary>
    public string Identity { get; set; } = "";

    /// <summary>Where the public reaches this site, for example <c>https://fkp.contoh.go.id</c>: in canonical links, the site map and shared pictures.
    /// Empty: as the request came in.</summary>
    public string Address { get; set; } = "";

    /// <summary>Proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed: addresses and networks (<c>10.0.0.0/8</c>) between commas.
    /// Empty: nobody's.</summary>
    public string Proxies { get; set; } = "";

    /// <summary>Requests without https may carry plain cookies. Unset: in Development, and where the site is called <c>localhost</c> or <c>127.0.0.1</c>.</summary>
    public bool? PlainHttp { get; set; }

    /// <summary>The sign-in page offers the accounts of the demo story, where the database holds it.</summary>
    public bool DemoAccounts { get; set; }
}
