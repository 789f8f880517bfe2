lists-yes = Sì
