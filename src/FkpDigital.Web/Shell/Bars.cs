namespace FkpDigital.Web.Shell;

/// <summary>Bars stand in steps of one percent, each a class of the style sheet: a page may carry no style attribute (<see cref="SecurityHeaders"/>).</summary>
public static class Bars
{
    public static string At(double percent) => FormattableString.Invariant($"at{Math.Clamp(percent, 0, 100):F0}");
}
