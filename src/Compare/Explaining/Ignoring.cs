namespace GraphBridge.Compare;

/// <summary>Which edits make a difference under the options.</summary>
internal static class Ignoring
{
    public static bool Counts(Pairs pairs, Edit edit, CompareOptions options) => edit switch
    {
        Edit.Moved => !options.Ignore.HasFlag(IgnoredParts.Order),
        Edit.Changed changed => Counts(pairs, changed, options),
        _ => true,
    };

    private static bool Counts(Pairs pairs, Edit.Changed edit, CompareOptions options)
    {
        var ignored = options.Ignore;
        return edit.Aspect switch
        {
            Aspect.Name => !ignored.HasFlag(IgnoredParts.Names),
            Aspect.Path => !ignored.HasFlag(IgnoredParts.Names) || Wiring.IsMoved(pairs, edit),
            Aspect.Data => !ignored.HasFlag(IgnoredParts.Weights),
            Aspect.Type when edit is { Old: Facet.Typed old, New: Facet.Typed now } => !ignored.HasFlag(IgnoredParts.Shapes) || !SameButForShape(old.Type, now.Type),
            Aspect.Metadata or Aspect.Trace or Aspect.Duration or Aspect.Producer => !ignored.HasFlag(IgnoredParts.Metadata),
            Aspect.AttributeOrder => !ignored.HasFlag(IgnoredParts.Order),
            Aspect.Input or Aspect.Output or Aspect.Parameter or Aspect.Buffer => !ignored.HasFlag(IgnoredParts.Names) || Wiring.IsRewired(pairs, edit),
            Aspect.Attribute => !IsIgnored(pairs, edit, options),
            _ => true,
        };
    }

    private static bool SameButForShape(DataType? x, DataType? y) => ContentHash.Shapeless(x) == ContentHash.Shapeless(y);

    private static bool IsIgnored(Pairs pairs, Edit.Changed edit, CompareOptions options)
    {
        var attribute = ((Facet.Attribute)(edit.Old ?? edit.New)!).Name;
        foreach (var pattern in options.IgnoreAttributes)
        {
            var dot = pattern.LastIndexOf('.');
            var (type, name) = dot < 0 ? ("*", pattern) : (pattern[..dot], pattern[(dot + 1)..]);
            if ((name == "*" || name == attribute) && (type == "*" || IsOf(pairs.A.Operations[edit.A].Type, type) || IsOf(pairs.B.Operations[edit.B].Type, type)))
                return true;
        }
        return false;
    }

    private static bool IsOf(OpType type, string pattern) => string.Equals(type.Name, pattern, StringComparison.OrdinalIgnoreCase)
        || string.Equals(type.Domain + "::" + type.Name, pattern, StringComparison.OrdinalIgnoreCase) || type.ToString() == pattern;
}
