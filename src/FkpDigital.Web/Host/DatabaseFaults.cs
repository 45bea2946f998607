using System.Net.Sockets;
using FkpDigital.Core;
using Npgsql;

namespace FkpDigital.Web.Host;

/// <summary>A database that does not answer, or more callers than it can serve, is a state, not a crash: 503 with the time to come back, and it heals by itself.</summary>
internal static partial class DatabaseFaults
{
    private const string SecondsWhenGone = "5";
    private const string SecondsWhenFull = "1";

    /// <summary>Whether this fault comes from a database that is gone, starting, stopping or out of connections.</summary>
    public static bool IsCauseOf(Exception fault)
    {
        for (var e = fault; e is not null; e = e.InnerException!)
        {
            if (e is PostgresException postgres)
            {
                return postgres.SqlState[..2] is "08" or "53" or "57" or "58" || postgres.SqlState is PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.ObjectNotInPrerequisiteState or PostgresErrorCodes.ReadOnlySqlTransaction;
            }

            if (e is NpgsqlException or SocketException)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the database answers and cannot write: its disk is full or broken, or it is not the first of its kind any more.</summary>
    private static bool IsReadOnly(Exception fault) => fault.GetBaseException() is PostgresException
    {
        SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.IoError or PostgresErrorCodes.ReadOnlySqlTransaction,
    };

    public static void UseDatabaseFaults(this IApplicationBuilder app)
    {
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("FkpDigital.Database");
        var state = app.ApplicationServices.GetRequiredService<DatabaseState>();
        app.Use(async (http, next) =>
        {
            try
            {
                await next(http);
            }
            catch (OverloadException) when (!http.Response.HasStarted)
            {
                AskToComeBack(http, SecondsWhenFull);
            }
            catch (Exception e) when (IsCauseOf(e) && !http.Response.HasStarted)
            {
                state.MayBeReadOnly |= IsReadOnly(e);
                LogGone(logger, e.Message.ReplaceLineEndings(" "));
                AskToComeBack(http, SecondsWhenGone);
            }
        });
    }

    private static void AskToComeBack(HttpContext http, string seconds)
    {
        http.Response.Clear();
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.RetryAfter = seconds;
    }

    [LoggerMessage(LogLevel.Error, "the database does not answer: {Reason}")]
    private static partial void LogGone(ILogger logger, string reason);
}
