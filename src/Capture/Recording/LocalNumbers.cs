namespace GraphBridge.Capture;

/// <summary>From tensors to numbers within one inner graph. Emptying it costs nothing, however large it once was.</summary>
internal sealed class LocalNumbers
{
    private record struct Slot(int Age, int Tensor, int Number);

    private Slot[] _slots = new Slot[16];
    private int _age = 1;
    private int _count;

    public void Clear()
    {
        _age++;
        _count = 0;
    }

    /// <summary>The number of a tensor; -1 for none.</summary>
    public int Find(int tensor) => _slots[Place(tensor)] is var slot && slot.Age == _age ? slot.Number : -1;

    public void Set(int tensor, int number)
    {
        var at = Place(tensor);
        if (_slots[at].Age != _age && 2 * ++_count > _slots.Length)
        {
            var old = _slots;
            _slots = new Slot[2 * old.Length];
            foreach (var slot in old)
                if (slot.Age == _age)
                    _slots[Place(slot.Tensor)] = slot;
            at = Place(tensor);
        }
        _slots[at] = new(_age, tensor, number);
    }

    private int Place(int tensor)
    {
        var mask = _slots.Length - 1;
        var at = (int)((uint)tensor * 2654435769u >> 7) & mask;
        while (_slots[at].Age == _age && _slots[at].Tensor != tensor)
            at = (at + 1) & mask;
        return at;
    }
}
