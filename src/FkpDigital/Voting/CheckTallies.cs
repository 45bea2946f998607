using System.Text.Json;
using FkpDigital.Core;
using FkpDigital.Data;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace FkpDigital.Voting;

/// <summary>Recounts everything every night and writes the result into the event log: an alarm when anything differs.</summary>
[DisallowConcurrentExecution]
public sealed partial class CheckTallies(Recount recount, NpgsqlDataSource database, TimeProvider clock, ILogger<CheckTallies> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await RunAsync(cancellationToken);

    public async Task<RecountResult> RunAsync(CancellationToken cancel)
    {
        var result = await recount.RunAsync(cancel);
        var data = JsonSerializer.Serialize(result, JsonSerializerOptions.Web);
        var kind = result.IsRight ? EventKinds.TalliesChecked : EventKinds.TalliesDiffer;
        await database.WriteAsync($"insert into event (at, kind, data) values ({clock.GetUtcNow()}, {kind}, {data}::jsonb)", cancel);
        if (!result.IsRight)
        {
            LogDifference(data);
        }

        return result;
    }

    [LoggerMessage(LogLevel.Critical, "the recount differs from what is shown: {Result}")]
    private partial void LogDifference(string result);
}
