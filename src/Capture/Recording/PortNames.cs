using System.Runtime.InteropServices;

namespace GraphBridge.Capture;

/// <summary>The names of ports and attributes, each kept once: an argument's, and those of its elements, <c>tensors[0]</c>.</summary>
internal sealed class PortNames
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Whole, int Element), int> _elements = [];

    public string this[int number] => _names[number];

    public int Intern(string name)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, name, out var known);
        if (!known)
        {
            number = _names.Count;
            _names.Add(name);
        }
        return number;
    }

    public int Element(int whole, int element)
    {
        if (!_elements.TryGetValue((whole, element), out var number))
            _elements.Add((whole, element), number = Intern(string.Create(null, $"{_names[whole]}[{element}]")));
        return number;
    }

    public int Element(int whole, string key) => Intern($"{_names[whole]}[{key}]");
}
