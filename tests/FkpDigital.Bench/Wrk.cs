using System.Globalization;
using System.Text.RegularExpressions;

namespace FkpDigital.Bench;

/// <summary>What wrk saw.</summary>
internal sealed record WrkRun(long Requests, long Failed, double Seconds)
{
    public double PerSecond => (Requests - Failed) / Seconds;
}

/// <summary>The load generator (github.com/wg/wrk), two threads on the same machine.</summary>
internal static partial class Wrk
{
    public static async Task<WrkRun> RunAsync(Uri address, int connections, int seconds, string? script = null, string coding = "br")
    {
        List<string> arguments = ["-t2", $"-c{connections}", $"-d{seconds}s", "--timeout", "10s", "-H", $"Accept-Encoding: {coding}"];
        if (script is not null)
        {
            var file = Path.GetTempFileName();
            await File.WriteAllTextAsync(file, script);
            arguments.AddRange(["-s", file]);
        }

        var printed = await Tool.RunAsync("wrk", [.. arguments, address.ToString()]);
        var total = Total().Match(printed);
        var failed = Failures().Match(printed);
        return new WrkRun(
            long.Parse(total.Groups[1].Value, CultureInfo.InvariantCulture), failed.Success ? long.Parse(failed.Groups[1].Value, CultureInfo.InvariantCulture) : 0,
            double.Parse(total.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"(\d+) requests in ([\d.]+)s")]
    private static partial Regex Total();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex Failures();
}
