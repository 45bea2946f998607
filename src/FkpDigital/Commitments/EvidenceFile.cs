namespace FkpDigital.Commitments;

/// <summary>A file that was checked and cleaned.</summary>
/// <param name="Name">File name without path.</param>
/// <param name="ContentType">By its content, not by its name.</param>
/// <param name="Content">The bytes as stored.</param>
/// <param name="Sha256">Of <paramref name="Content"/>, 64 lower-case hex digits.</param>
public sealed record EvidenceFile(string Name, string ContentType, byte[] Content, string Sha256);
