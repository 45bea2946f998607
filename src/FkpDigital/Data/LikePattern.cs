namespace FkpDigital.Data;

/// <summary>Typed text as a pattern for LIKE: its own wildcards stand for themselves.</summary>
internal static class LikePattern
{
    public const string Escape = "\\";

    /// <summary>Matches what contains the text.</summary>
    public static string Containing(string text) =>
        $"%{text.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
