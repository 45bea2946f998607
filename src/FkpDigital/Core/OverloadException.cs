namespace FkpDigital.Core;

/// <summary>More is asked than can be done now; nothing was written. The caller may come back in a second.</summary>
public sealed class OverloadException() : Exception("Too many wait already.");
