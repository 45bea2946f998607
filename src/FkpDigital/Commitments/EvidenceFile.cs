using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FkpDigital.Core;

namespace FkpDigital.Commitments;

public static class EvidenceRules
{
    public const string Empty = "evidence.empty";
    public const string TooLarge = "evidence.too-large";
    public const string Type = "evidence.type";
    public const string Broken = "evidence.broken";
    public const string NoPicture = "evidence.no-picture";
}

/// <summary>A file that was checked and cleaned.</summary>
/// <param name="Name">File name without path.</param>
/// <param name="ContentType">By its content, not by its name.</param>
/// <param name="Content">The bytes as stored.</param>
/// <param name="Sha256">Of <paramref name="Content"/>, 64 lower-case hex digits.</param>
public sealed record EvidenceFile(string Name, string ContentType, byte[] Content, string Sha256)
{
    public bool IsPicture => ContentType.StartsWith("image/", StringComparison.Ordinal);

    /// <summary>5 MB: a photograph of a phone, a scanned report.</summary>
    public const int MaxLength = 5 * 1024 * 1024;

    /// <summary>How names of each kind may end; the first is ours.</summary>
    private static readonly FrozenDictionary<string, string[]> Endings = new Dictionary<string, string[]>
    {
        ["image/jpeg"] = [".jpg", ".jpeg"],
        ["image/png"] = [".png"],
        ["image/webp"] = [".webp"],
        ["application/pdf"] = [".pdf"],
    }.ToFrozenDictionary();

    private const int LongestName = 100;
    private const int LongestSide = 12_000;
    private const long MostPixels = 100_000_000;

    /// <summary>
    /// Takes a JPEG, PNG, WebP or PDF, told by its first bytes. Pictures lose what says who took them, where and with what;
    /// they are never decoded, so a picture made to harm a decoder meets none here. A PDF is kept as it is.
    /// </summary>
    /// <exception cref="RuleException">One of <see cref="EvidenceRules"/> (400).</exception>
    public static EvidenceFile Read(string? fileName, ReadOnlySpan<byte> content)
    {
        Require(content.Length > 0, EvidenceRules.Empty);
        Require(content.Length <= MaxLength, EvidenceRules.TooLarge);
        if (Jpeg.IsOne(content))
        {
            return Of(fileName, "image/jpeg", Jpeg.Clean(content));
        }

        if (Png.IsOne(content))
        {
            return Of(fileName, "image/png", Png.Clean(content));
        }

        if (WebP.IsOne(content))
        {
            return Of(fileName, "image/webp", WebP.Clean(content));
        }

        Require(content.StartsWith("%PDF-"u8), EvidenceRules.Type);
        Require(content[^Math.Min(content.Length, 1024)..].IndexOf("%%EOF"u8) >= 0, EvidenceRules.Broken);
        return Of(fileName, "application/pdf", content.ToArray());
    }

    public static string EndingOf(string contentType) => Endings[contentType][0];

    /// <summary>States what a well-formed file of its kind has.</summary>
    internal static void Require(bool holds, string rule = EvidenceRules.Broken) => Rule.Input(holds, "file", rule);

    /// <summary>A small file may claim a size that fills the memory of whoever shows it.</summary>
    internal static void RequireShowable(long width, long height)
    {
        Require(width > 0 && height > 0);
        Require(width <= LongestSide && height <= LongestSide && width * height <= MostPixels, EvidenceRules.TooLarge);
    }

    private static EvidenceFile Of(string? fileName, string contentType, byte[] content) =>
        new(NameOf(fileName, Endings[contentType]), contentType, content, Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>The name alone, in characters that every system can write and none misreads, ending as its content says.</summary>
    private static string NameOf(string? fileName, string[] extensions)
    {
        var name = string.Concat((fileName ?? "").Split('/', '\\')[^1].EnumerateRunes().Where(IsPlain)).Trim(' ', '.');
        var extension = Path.GetExtension(name);
        if (Endings.Values.SelectMany(e => e).Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            name = name[..^extension.Length].TrimEnd(' ', '.');
        }

        var ending = extensions.Contains(extension, StringComparer.OrdinalIgnoreCase) ? extension : extensions[0];
        var room = Math.Min(name.Length, LongestName - ending.Length);
        var cut = room > 0 && char.IsHighSurrogate(name[room - 1]) ? name[..(room - 1)] : name[..room];
        return (cut.Length > 0 ? cut : "bukti") + ending;
    }

    private static bool IsPlain(Rune c) => c != Rune.ReplacementChar
        && !"<>:\"|?*".EnumerateRunes().Contains(c)
        && Rune.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
