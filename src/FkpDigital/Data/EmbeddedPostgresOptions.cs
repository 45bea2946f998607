namespace FkpDigital.Data;

/// <summary>Where the program's own PostgreSQL lives; used only when no connection string is configured.</summary>
public sealed class EmbeddedPostgresOptions
{
    public const string Section = "Postgres";

    /// <summary>Folder with initdb, pg_ctl and postgres; searched for when empty (see <see cref="PostgresBinaries"/>).</summary>
    public string? BinFolder { get; set; }

    /// <summary>Folder for data, password and log; when empty /var/lib/fkp-digital for root, else fkp-digital in the user's local application data.</summary>
    public string? DataFolder { get; set; }

    /// <summary>Whether an acknowledged commit survives a power cut. Only tests say no.</summary>
    public bool Durable { get; set; } = true;

    /// <summary>The folder itself; the program keeps other files of its own there, too.</summary>
    public string Root => PostgresFolder.RootOf(this);
}
