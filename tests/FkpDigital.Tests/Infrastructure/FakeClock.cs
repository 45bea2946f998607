namespace FkpDigital.Tests.Infrastructure;

/// <summary>Tells the time that a test sets; timers run as ever.</summary>
public sealed class FakeClock : TimeProvider
{
    /// <summary>A Monday morning: 2 March 2026, 09.00 WIB.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
