using System.Globalization;

namespace FkpDigital.Bench;

/// <summary>Processor time of processes, from <c>/proc</c> (proc(5)).</summary>
internal static class Processor
{
    private const double TicksPerSecond = 100; // USER_HZ

    public static int ParentOf(int process) => int.Parse(Fields(process)[1], CultureInfo.InvariantCulture);

    /// <summary>Of a process, of its children, and of those that have ended.</summary>
    public static TimeSpan OfChildrenOf(int parent)
    {
        var ticks = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Select(name => int.TryParse(name, out var id) ? id : 0).Where(id => id > 0)
            .Select(id => (Id: id, Fields: TryFields(id)))
            .Where(p => p.Fields is not null && (p.Id == parent || p.Fields[1] == parent.ToString(CultureInfo.InvariantCulture)))
            .Sum(p => Number(p.Fields![11]) + Number(p.Fields[12]) + (p.Id == parent ? Number(p.Fields[13]) + Number(p.Fields[14]) : 0));
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);

    private static string[]? TryFields(int process)
    {
        try
        {
            return Fields(process);
        }
        catch (IOException)
        {
            return null; // it has just ended
        }
    }

    /// <summary>What follows the name, which may hold anything: state, parent, ….</summary>
    private static string[] Fields(int process)
    {
        var line = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        return line[(line.LastIndexOf(')') + 2)..].Split(' ');
    }
}
