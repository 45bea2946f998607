using Npgsql;
using Quartz;

namespace FkpDigital.Web.Host;

/// <summary>The tables of the scheduler, made by the owner where the program itself may make none.</summary>
internal static class JobTables
{
    /// <summary>Quartz carries the statements that make them; <c>{0}</c> and <c>{1}</c> stand for the prefix of the names.</summary>
    private const string Script = "Quartz.Impl.AdoJobStore.Schema.create_postgres.sql";

    private const string Prefix = "qrtz_";

    public static async Task<bool> AreThereAsync(NpgsqlDataSource owner)
    {
        await using var command = owner.CreateCommand($"select to_regclass('{Prefix}locks') is not null");
        return await command.ExecuteScalarAsync() is true;
    }

    public static async Task MakeAsync(NpgsqlDataSource owner)
    {
        using var text = new StreamReader(typeof(IScheduler).Assembly.GetManifestResourceStream(Script) ?? throw new InvalidOperationException($"Quartz has no {Script}."));
        await using var command = owner.CreateCommand((await text.ReadToEndAsync()).Replace("{0}", Prefix, StringComparison.Ordinal).Replace("{1}", Prefix, StringComparison.Ordinal));
        await command.ExecuteNonQueryAsync();
    }
}
